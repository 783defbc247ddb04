package io.wardstream.bench;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * Devices, alarms and viewers on one node for a while: from a device's sample to the frame in a
 * browser, on real sockets. Blocking.
 */
final class DashboardBench {

    /** An alarm that takes longer than this has missed every target. */
    private static final Duration STRAGGLERS = Duration.ofSeconds(5);

    private static final String CONFLATED = "dashboard_conflated_total";
    private static final String LEFT_OUT = "dashboard_cut_total";

    private final DashboardOptions options;
    private final Tree tree;
    private final Consumer<String> progress;

    DashboardBench(DashboardOptions options, Tree tree, Consumer<String> progress) {
        this.options = options;
        this.tree = tree;
        this.progress = progress;
    }

    DashboardReport run() throws IOException, SQLException {
        progress.accept("starting PostgreSQL, Redis and the platform");
        try (Cleanup cleanup = Cleanup.atExit()) {
            Laboratory laboratory = Laboratory.open(options.directory(), tree.rolesSql(), cleanup);
            PlatformUnderTest platform =
                    cleanup.add(PlatformUnderTest.start(tree, laboratory, options.devices()));
            platform.awaitReady();
            PostgresMeter meter = cleanup.add(laboratory.meter());
            PlatformApi api = platform.api();
            progress.accept("making " + options.devices() + " devices");
            Population population = Population.make(api, options.devices(), options.beds());
            JsonObject _ = api.post("/api/alert-rules", probeRule(population.hospitalId()));
            List<Population.Device> probes = population.firstOfWards().subList(0, options.probes());
            Path tokens = population.tokensWithout(probes, laboratory.directory());
            try (Generator generator =
                    Generator.start(
                            tree,
                            laboratory.directory(),
                            arguments(tokens, platform.deviceUrl()))) {
                DashboardReport report =
                        watched(cleanup, platform, meter, api, population, probes, generator);
                JsonObject _ = generator.finish();
                return report;
            }
        }
    }

    private DashboardReport watched(
            Cleanup cleanup,
            PlatformUnderTest platform,
            PostgresMeter meter,
            PlatformApi api,
            Population population,
            List<Population.Device> probes,
            Generator generator)
            throws SQLException {
        Sightings sightings = new Sightings(options.viewers());
        Audience audience = cleanup.add(new Audience(options.viewers()));
        audience.probe(URI.create(platform.deviceUrl()), probes, sightings, options.alarmCycle());
        progress.accept("letting " + options.viewers() + " viewers in");
        audience.watch(
                api, URI.create(platform.webUrl()), population, sightings, options.viewers());
        progress.accept("warming up for " + options.warmUpSeconds() + " s");
        generator.run(Duration.ofSeconds(options.warmUpSeconds()));
        meter.checkpoint();

        progress.accept("measuring for " + options.seconds() + " s");
        ViewerUse before = audience.use();
        long conflated = platform.counter(CONFLATED);
        long leftOut = platform.counter(LEFT_OUT);
        double cpu = ProcessUse.ownCpuSeconds();
        sightings.begin();
        Phase phase = Measurement.of(meter, platform, generator, options.time());
        sightings.end();
        double viewerCpu = ProcessUse.ownCpuSeconds() - cpu;
        conflated = platform.counter(CONFLATED) - conflated;
        leftOut = platform.counter(LEFT_OUT) - leftOut;
        ViewerUse use = audience.use().since(before);
        generator.run(STRAGGLERS);
        return new DashboardReport(
                options,
                phase,
                use,
                viewerCpu,
                sightings.sampleLatency(),
                sightings.alarmLatency(),
                sightings.alarmsMissed(),
                sightings.superseded(),
                conflated,
                leftOut,
                audience.lost(),
                ProcessUse.residentMegabytes(platform.pid()));
    }

    private static JsonObject probeRule(String hospitalId) {
        return new JsonObject()
                .put("scope", new JsonObject().put("hospitalId", hospitalId))
                .put("vital", ProbeDevice.VITAL)
                .put("low", null)
                .put("high", ProbeDevice.LIMIT)
                .put("hysteresis", 0)
                .put("delaySeconds", 0)
                .put("medianOf", 1)
                .put("priority", "low")
                .put("latching", false)
                .put("enabled", true);
    }

    private static List<String> arguments(Path tokens, String deviceUrl) {
        return List.of(
                "--tokens",
                tokens.toString(),
                "--url",
                deviceUrl,
                "--mix",
                "arterial",
                "--generation",
                "test",
                "--quiet",
                "--json");
    }
}
