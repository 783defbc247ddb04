package io.wardstream.bench;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * COPY and the platform in turn, so that both meet the same machine and the same growing table;
 * then a paced run. Blocking.
 */
final class IngestBench {

    /** Connected, compiled, and the buffers full. */
    private static final Duration WARM_UP = Duration.ofSeconds(8);

    private static final int COPY_STATEMENT = 1_000;
    private static final int BIG_COPY_STATEMENT = 300_000;
    private static final int MANY = 10;

    private final IngestOptions options;
    private final Tree tree;
    private final Consumer<String> progress;

    IngestBench(IngestOptions options, Tree tree, Consumer<String> progress) {
        this.options = options;
        this.tree = tree;
        this.progress = progress;
    }

    IngestReport run() throws IOException, SQLException {
        progress.accept("starting PostgreSQL, Redis and the platform");
        int devices = Math.max(options.devices(), options.connections());
        try (Cleanup cleanup = Cleanup.atExit()) {
            Laboratory laboratory = Laboratory.open(options.directory(), tree.rolesSql(), cleanup);
            PlatformUnderTest platform =
                    cleanup.add(PlatformUnderTest.start(tree, laboratory, devices));
            platform.awaitReady();
            Connection owner = cleanup.add(laboratory.owner());
            PostgresMeter meter = cleanup.add(laboratory.meter());
            Path tokens = platform.makeDevices(devices);
            return new Run(cleanup, laboratory, platform, owner, meter, tokens).measure();
        }
    }

    /** The parts of one run. */
    private final class Run {
        private final Cleanup cleanup;
        private final Laboratory laboratory;
        private final PlatformUnderTest platform;
        private final Connection owner;
        private final PostgresMeter meter;
        private final Path tokens;

        Run(
                Cleanup cleanup,
                Laboratory laboratory,
                PlatformUnderTest platform,
                Connection owner,
                PostgresMeter meter,
                Path tokens) {
            this.cleanup = cleanup;
            this.laboratory = laboratory;
            this.platform = platform;
            this.owner = owner;
            this.meter = meter;
            this.tokens = tokens;
        }

        IngestReport measure() throws IOException, SQLException {
            warmUp();
            CopyRows rows = CopyRows.take(owner, BIG_COPY_STATEMENT);
            CopyBaseline copy = new CopyBaseline(owner, meter, rows);
            Phase copied = Phase.NONE;
            Phase copiedBig = Phase.NONE;
            Phase single = Phase.NONE;
            Phase many = Phase.NONE;
            for (int round = 1; round <= options.rounds(); round++) {
                copied = copied.plus(shown("COPY 1000", copy.run(COPY_STATEMENT, phase())));
                single = single.plus(shown("platform, 1 a frame", flatOut(1)));
                copied = copied.plus(shown("COPY 1000", copy.run(COPY_STATEMENT, phase())));
                many = many.plus(shown("platform, 10 a frame", flatOut(MANY)));
                copiedBig =
                        copiedBig.plus(shown("COPY 300000", copy.run(BIG_COPY_STATEMENT, phase())));
            }
            return paced(new IngestReport.FlatOut(copied, copiedBig, single, many));
        }

        private Duration phase() {
            return Duration.ofSeconds(options.seconds());
        }

        private Phase shown(String what, Phase phase) {
            progress.accept(what + ": " + Math.round(phase.rowsPerSecond()) + " rows/s");
            return phase;
        }

        /** Also makes the rows that COPY takes. */
        private void warmUp() throws IOException {
            progress.accept("warming up");
            try (Generator generator = start(flatOutArguments(MANY))) {
                while (platform.committed() < 2L * BIG_COPY_STATEMENT) {
                    generator.run(Duration.ofSeconds(1));
                }
                JsonObject _ = generator.finish();
            }
        }

        private Phase flatOut(int samplesPerFrame) throws IOException, SQLException {
            meter.checkpoint();
            try (Generator generator = start(flatOutArguments(samplesPerFrame))) {
                generator.run(WARM_UP);
                Phase phase = Measurement.of(meter, platform, generator, phase());
                JsonObject _ = generator.finish();
                return phase;
            }
        }

        private IngestReport paced(IngestReport.FlatOut flatOut) throws IOException, SQLException {
            progress.accept(options.devices() + " devices at " + options.rate() + " a second");
            meter.checkpoint();
            try (Generator generator = start(pacedArguments())) {
                generator.run(Duration.ofSeconds(options.pacedWarmUpSeconds()));
                Phase phase =
                        Measurement.of(
                                meter,
                                platform,
                                generator,
                                Duration.ofSeconds(options.pacedSeconds()));
                double resident = ProcessUse.residentMegabytes(platform.pid());
                JsonObject said = generator.finish();
                return new IngestReport(flatOut, phase, said.getJsonObject("ackMillis"), resident);
            }
        }

        private Generator start(List<String> arguments) throws IOException {
            List<String> all = new ArrayList<>(arguments);
            all.addAll(List.of("--tokens", tokens.toString(), "--url", platform.deviceUrl()));
            all.addAll(List.of("--mix", "arterial", "--generation", "test"));
            all.addAll(List.of("--quiet", "--json"));
            return cleanup.add(Generator.start(tree, laboratory.directory(), all));
        }
    }

    private List<String> flatOutArguments(int samplesPerFrame) {
        return List.of(
                "--flat-out",
                "--devices",
                Integer.toString(options.connections()),
                "--samples-per-frame",
                Integer.toString(samplesPerFrame),
                "--window",
                Integer.toString(options.window()));
    }

    private List<String> pacedArguments() {
        return List.of(
                "--devices",
                Integer.toString(options.devices()),
                "--rate",
                Double.toString(options.rate()),
                "--warmup",
                Integer.toString(options.pacedWarmUpSeconds()));
    }
}
