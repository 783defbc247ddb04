package io.wardstream.bench;

import io.vertx.core.json.JsonObject;
import io.wardstream.bench.AgedPlatform.Filling;
import io.wardstream.bench.LifecycleReport.Live;
import io.wardstream.bench.LifecycleReport.Sizes;
import io.wardstream.bench.LifecycleReport.Year;
import io.wardstream.bench.QueriesReport.Query;
import io.wardstream.bench.QueriesReport.Target;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The life of data on one platform: a day of samples and a day long ago grow old, as fast as it
 * can; then devices send, and meanwhile people ask. Blocking.
 */
final class LifecycleBench {

    private static final Duration WARM_UP = Duration.ofSeconds(60);

    /** Past the seven whole days that stay. */
    private static final int OLD_DAYS = 9;

    /** What the roll-up asks; flushes note what it must add up again, which is not its own time. */
    private static final String ROLL_UP_SECONDS =
            """
            SELECT coalesce(sum(total_exec_time), 0) / 1000
            FROM pg_stat_statements
            WHERE query LIKE '%rollup%' AND query NOT LIKE '%sample_flush%'
              AND userid = (SELECT oid FROM pg_roles WHERE rolname = 'wardstream_platform')
            """;

    private final LifecycleOptions options;
    private final Tree tree;
    private final Consumer<String> progress;

    /**
     * @param progress told what is being done
     */
    LifecycleBench(LifecycleOptions options, Tree tree, Consumer<String> progress) {
        this.options = options;
        this.tree = tree;
        this.progress = progress;
    }

    LifecycleReport run() throws IOException, SQLException {
        progress.accept("writing Parquet from memory");
        double fromMemory = ParquetBaseline.rowsPerSecond(options.directory());
        progress.accept("starting PostgreSQL, Redis, S3 and the platform");
        try (Cleanup cleanup = Cleanup.atExit()) {
            Laboratory laboratory = Laboratory.open(options.directory(), tree.rolesSql(), cleanup);
            String settings =
                    laboratory.startObjectStore(cleanup)
                            + "\nlifecycle: {archiveIntervalMillis: 10000, rollupDays: 0}";
            Instant old =
                    Instant.now().truncatedTo(ChronoUnit.DAYS).minus(Duration.ofDays(OLD_DAYS));
            AgedPlatform aged =
                    AgedPlatform.make(
                            tree,
                            laboratory,
                            cleanup,
                            new Filling(
                                    options.devices(),
                                    options.measuring(),
                                    1,
                                    old,
                                    options.oldSeconds()),
                            settings,
                            progress);
            try (Connection owner = laboratory.owner();
                    Connection superuser = laboratory.superuser();
                    PostgresMeter meter = laboratory.meter()) {
                Run run = new Run(laboratory, aged, owner, superuser, meter, old);
                return new LifecycleReport(
                        options,
                        aged.table(),
                        aged.ageing(),
                        run.sizes(fromMemory),
                        run.year(),
                        run.live());
            }
        }
    }

    /** What is measured of one platform, in this order. */
    private final class Run {
        private final Laboratory laboratory;
        private final AgedPlatform aged;
        private final PlatformUnderTest platform;
        private final Connection owner;
        private final Connection superuser;
        private final PostgresMeter meter;
        private final Instant old;

        Run(
                Laboratory laboratory,
                AgedPlatform aged,
                Connection owner,
                Connection superuser,
                PostgresMeter meter,
                Instant old) {
            this.laboratory = laboratory;
            this.aged = aged;
            this.platform = aged.platform();
            this.owner = owner;
            this.superuser = superuser;
            this.meter = meter;
            this.old = old;
        }

        Sizes sizes(double fromMemory) throws SQLException {
            FilledTable table = new FilledTable(owner, options.measuring());
            double archived = platform.metric("archive_rows_total");
            return new Sizes(
                    (double) aged.table().bytes() / aged.table().rows(),
                    (double) table.packedBytes() / table.packedSamples(),
                    platform.metric("archive_bytes_total") / archived,
                    archived / platform.metric("archive_export_seconds_total"),
                    fromMemory);
        }

        /** The first patient is given a year of minutes, which are asked for at once. */
        Year year() throws SQLException {
            progress.accept("asking a year of minutes");
            YearOfMinutes year = new YearOfMinutes(owner);
            year.fill();
            PlatformApi api = platform.api();
            Population.Device one = aged.population().devices().getFirst();
            Instant now = Instant.now();
            Function<Integer, String> path =
                    days -> Asker.history(one, now, Duration.ofDays(days), "1m");
            MemoryWatch watch = new MemoryWatch(platform.pid());
            MemoryWatch.Seen day =
                    watch.during(() -> api.size(path.apply(1), "application/x-ndjson"));
            MemoryWatch.Seen all =
                    watch.during(() -> api.size(path.apply(365), "application/x-ndjson"));
            return new Year(all.bytes(), all.seconds(), day.mostMegabytes(), all.mostMegabytes());
        }

        Live live() throws IOException, SQLException {
            List<Query> queries = new ArrayList<>();
            queries.add(
                    asker().of(
                                    "1 h raw, packed, nobody sends",
                                    new Target(15, 0, 200),
                                    one -> hourTo(one, 22)));
            progress.accept(options.devices() + " devices begin to send");
            Path tokens = aged.population().tokensWithout(List.of(), laboratory.directory());
            try (Generator generator =
                    Generator.start(tree, laboratory.directory(), arguments(tokens))) {
                generator.run(WARM_UP);
                progress.accept("measuring the roll-up for " + options.seconds() + " s");
                execute("SELECT pg_stat_statements_reset()");
                Phase phase =
                        Measurement.of(
                                meter, platform, generator, Duration.ofSeconds(options.seconds()));
                double rollUp = rollUpSeconds();
                queries.addAll(asked());
                JsonObject _ = generator.finish();
                return new Live(phase, rollUp, queries);
            }
        }

        private Asker asker() {
            return new Asker(
                    platform.api(),
                    aged.population().devices().subList(0, options.measuring()),
                    superuser,
                    options.runs(),
                    progress);
        }

        private List<Query> asked() throws SQLException {
            Asker asker = asker();
            List<Query> queries = new ArrayList<>();
            queries.add(asker.ofNew("latest, for the first time", Target.NONE, Asker::latest));
            queries.add(asker.ofFew(20).of("latest", new Target(0, 20, 0), Asker::latest));
            queries.add(
                    asker.of(
                            "24 h at 1 min",
                            new Target(200, 0, 0),
                            one -> Asker.history(one, Instant.now(), Duration.ofDays(1), "1m")));
            queries.add(asker.of("1 h raw, not packed yet", Target.NONE, one -> hourTo(one, 0)));
            queries.add(asker.of("1 h raw, packed", new Target(0, 0, 200), one -> hourTo(one, 22)));
            queries.add(
                    asker.of(
                            "1 h raw, in the lake",
                            Target.NONE,
                            one ->
                                    Asker.history(
                                            one,
                                            old.plus(Duration.ofHours(1)),
                                            Duration.ofHours(1),
                                            "raw")));
            return queries;
        }

        private String hourTo(Population.Device one, int hoursAgo) {
            Instant to = Instant.now().minus(Duration.ofHours(hoursAgo));
            return Asker.history(one, to, Duration.ofHours(1), "raw");
        }

        private double rollUpSeconds() throws SQLException {
            try (Statement statement = superuser.createStatement();
                    ResultSet row = statement.executeQuery(ROLL_UP_SECONDS)) {
                boolean _ = row.next();
                return row.getDouble(1);
            }
        }

        private void execute(String sql) throws SQLException {
            try (Statement statement = superuser.createStatement()) {
                boolean _ = statement.execute(sql);
            }
        }

        private List<String> arguments(Path tokens) {
            return List.of(
                    "--tokens",
                    tokens.toString(),
                    "--url",
                    platform.deviceUrl(),
                    "--mix",
                    "arterial",
                    "--generation",
                    "test",
                    "--quiet",
                    "--json");
        }
    }
}
