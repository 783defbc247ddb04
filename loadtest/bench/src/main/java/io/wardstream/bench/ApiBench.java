package io.wardstream.bench;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.json.JsonObject;
import io.wardstream.embedded.TestCollector;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * People ask one node for latest values and for lists while its devices send; then what traces cost
 * while they send, and, with no device sending, what each wall costs, up and down in turn on the
 * same node. Blocking.
 */
final class ApiBench {

    /** Statements are planned anew after a wall has moved. */
    private static final Duration SETTLE = Duration.ofSeconds(2);

    /** What is left to do when the last answer has gone belongs to what was asked before. */
    private static final Duration REST = Duration.ofSeconds(3);

    /** By then a device that has left is missed, and its alarm raised. */
    private static final Duration SILENCE = Duration.ofSeconds(40);

    private static final Duration CALM_LIMIT = Duration.ofMinutes(2);
    private static final double CALM_CORES = 0.2;

    private static final Duration IDLE = Duration.ofSeconds(10);

    /** A page asks for its patients every five seconds (the review's load). */
    private static final int ASKED_AGAIN_SECONDS = 5;

    /** As browsers and integrations of a hospital keep open to one node. */
    private static final int CONNECTIONS = 64;

    /** Of ten requests of the mix that people make, so many are for latest values. */
    private static final int MIX = 10;

    private static final String LATEST_READS = "latest_reads_total";
    private static final String CACHE_GETS = "cache_gets_total";

    private final ApiOptions options;
    private final Tree tree;
    private final Consumer<String> progress;

    /**
     * @param progress told what is being done
     */
    ApiBench(ApiOptions options, Tree tree, Consumer<String> progress) {
        this.options = options;
        this.tree = tree;
        this.progress = progress;
    }

    ApiReport run() throws IOException, SQLException {
        progress.accept("starting PostgreSQL, Redis and the platform");
        try (Cleanup cleanup = Cleanup.atExit()) {
            Laboratory laboratory = Laboratory.open(options.directory(), tree.rolesSql(), cleanup);
            TestCollector collector = cleanup.add(TestCollector.start());
            PlatformUnderTest platform =
                    cleanup.add(
                            PlatformUnderTest.startSwitched(
                                    tree,
                                    laboratory,
                                    options.devices(),
                                    settings(collector.url())));
            platform.awaitReady();
            PostgresMeter meter = cleanup.add(laboratory.meter());
            Connection superuser = cleanup.add(laboratory.superuser());
            progress.accept("making " + options.devices() + " devices");
            Population population =
                    Population.make(platform.api(), options.devices(), options.beds());
            Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
            AutoCloseable _ = cleanup.add(() -> vertx.close().await(10, TimeUnit.SECONDS));
            HttpClient people =
                    vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(CONNECTIONS));
            return new Run(laboratory, platform, meter, superuser, population, people).measure();
        }
    }

    /**
     * Entries of the audit are sealed so often, and so within {@link #REST}; of flushes and
     * requests one in a hundred is traced, when any is.
     */
    private static String settings(String collector) {
        return """
        audit: {sealSeconds: 2}
        tracing: {endpoint: '%s', sampleRatio: 0.01}
        """
                .formatted(collector);
    }

    /** The parts of one run. */
    private final class Run {
        private final Laboratory laboratory;
        private final PlatformUnderTest platform;
        private final PostgresMeter meter;
        private final Connection superuser;
        private final Population population;
        private final HttpClient people;
        private double idleCores;

        Run(
                Laboratory laboratory,
                PlatformUnderTest platform,
                PostgresMeter meter,
                Connection superuser,
                Population population,
                HttpClient people) {
            this.laboratory = laboratory;
            this.platform = platform;
            this.meter = meter;
            this.superuser = superuser;
            this.population = population;
            this.people = people;
        }

        ApiReport measure() throws IOException, SQLException {
            Path tokens = population.tokensWithout(List.of(), laboratory.directory());
            ApiReport served;
            List<WallCost> costs = new ArrayList<>();
            try (Generator generator =
                    Generator.start(tree, laboratory.directory(), devices(tokens))) {
                served = served(generator);
                costs.add(costOfSamples(NodeSwitch.tracing(platform)));
                JsonObject _ = generator.finish();
            }
            progress.accept(served.servedText().strip());
            calmDown();
            idleCores = idle();
            List<Wall> walls =
                    List.of(
                            new RowSecurity(superuser),
                            NodeSwitch.audit(platform),
                            NodeSwitch.tracing(platform));
            for (Wall wall : walls) {
                costs.add(cost(wall, "as people ask", this::mixed));
                costs.add(cost(wall, "what nobody keeps", this::unkept));
            }
            return new ApiReport(
                    options,
                    served.beside(),
                    served.latest(),
                    served.lists(),
                    served.storeReads(),
                    costs);
        }

        private List<String> devices(Path tokens) {
            return List.of(
                    "--tokens",
                    tokens.toString(),
                    "--url",
                    platform.deviceUrl(),
                    "--generation",
                    "test",
                    "--quiet",
                    "--json");
        }

        private ApiReport served(Generator generator) throws SQLException {
            SteadyLoad latest = load(this::latest, false);
            SteadyLoad lists = load(this::list, true);
            progress.accept("warming up for " + options.warmUpSeconds() + " s");
            SteadyLoad.Outcome _ = latest.run(options.rate(), options.warmUp());
            SteadyLoad.Outcome _ = lists.run(options.lists(), options.warmUp());
            meter.checkpoint();
            progress.accept("asking for " + options.seconds() + " s");
            long before = storeReads();
            // threads of their own: the common pool has few, and answers come on them
            try (ExecutorService people = Executors.newFixedThreadPool(2)) {
                CompletableFuture<SteadyLoad.Outcome> ofLists =
                        CompletableFuture.supplyAsync(
                                () -> lists.run(options.lists(), options.time()), people);
                CompletableFuture<SteadyLoad.Outcome> ofLatest =
                        CompletableFuture.supplyAsync(
                                () -> latest.run(options.rate(), options.time()), people);
                Phase beside = Measurement.of(meter, platform, generator, options.time());
                return new ApiReport(
                        options,
                        beside,
                        ofLatest.join(),
                        ofLists.join(),
                        storeReads() - before,
                        List.of());
            }
        }

        /** At most: one request may have caused several of them. */
        private long storeReads() {
            return platform.sum(LATEST_READS, "source=\"postgres\"")
                    + missed("patients")
                    + missed("assignments")
                    + missed("hospital-ids");
        }

        /** Read from PostgreSQL, or waited for while somebody else did. */
        private long missed(String cache) {
            String label = "cache=\"" + cache + "\"";
            return platform.sum(CACHE_GETS, label, "result=\"miss\"")
                    + platform.sum(CACHE_GETS, label, "result=\"joined\"");
        }

        private WallCost cost(Wall wall, String mix, IntFunction<String> paths)
                throws SQLException {
            wall.putUp();
            SteadyLoad load = load(paths, false);
            SteadyLoad.Outcome _ = load.run(options.rate(), options.warmUp());
            double withIt = 0;
            double withoutIt = 0;
            for (int round = 0; round < options.rounds(); round++) {
                withIt += cpu(load);
                withoutIt += cpuWithout(wall, load); // both times down: whatever drifts is shared
                withIt += cpu(load);
            }
            double thousands = 2 * options.rounds() * options.rate() * options.seconds() / 1_000.0;
            WallCost cost =
                    new WallCost(
                            wall.name(),
                            mix,
                            withIt / thousands,
                            withoutIt / thousands,
                            wall.goal());
            progress.accept(cost.text().strip());
            return cost;
        }

        /** While devices send and nobody asks; both times down in the middle, as with requests. */
        private WallCost costOfSamples(Wall wall) throws SQLException {
            wall.putUp();
            double withIt = 0;
            double withoutIt = 0;
            double withSamples = 0;
            double withoutSamples = 0;
            for (int part = 0; part < 4 * options.rounds(); part++) {
                boolean isUp = part % 4 == 0 || part % 4 == 3;
                if (isUp) {
                    wall.putUp();
                } else {
                    wall.takeDown();
                }
                platform.run(SETTLE);
                long before = platform.committed();
                double used = used();
                platform.run(options.time());
                double spent = used() - used;
                long samples = platform.committed() - before;
                withIt += isUp ? spent : 0;
                withSamples += isUp ? samples : 0;
                withoutIt += isUp ? 0 : spent;
                withoutSamples += isUp ? 0 : samples;
            }
            wall.takeDown(); // the other walls are measured without it
            WallCost cost =
                    new WallCost(
                            wall.name(),
                            "while devices send",
                            "samples",
                            withIt / withSamples * 1_000,
                            withoutIt / withoutSamples * 1_000,
                            wall.goal());
            progress.accept(cost.text().strip());
            return cost;
        }

        private double cpuWithout(Wall wall, SteadyLoad load) throws SQLException {
            wall.takeDown();
            try {
                return cpu(load) + cpu(load);
            } finally {
                wall.putUp();
            }
        }

        /** CPU seconds of platform and PostgreSQL for it, beyond what they use when nobody asks. */
        private double cpu(SteadyLoad load) throws SQLException {
            SteadyLoad.Outcome _ = load.run(options.rate(), SETTLE);
            platform.run(REST);
            long begun = System.nanoTime();
            double before = used();
            SteadyLoad.Outcome outcome = load.run(options.rate(), options.time());
            if (outcome.failed() > 0) {
                throw new BenchException(
                        outcome.failed() + " requests failed: " + outcome.failures() + ".");
            }
            platform.run(REST);
            double seconds = (System.nanoTime() - begun) / Phase.NANOS_A_SECOND;
            return used() - before - idleCores * seconds;
        }

        /** Devices that fall silent become alarms, which is work that no request has caused. */
        private void calmDown() throws SQLException {
            progress.accept("waiting until the silence of the devices has been told");
            platform.run(SILENCE);
            double cores;
            long end = System.nanoTime() + CALM_LIMIT.toNanos();
            do {
                double before = used();
                platform.run(REST);
                cores = (used() - before) / REST.toSeconds();
            } while (cores > CALM_CORES && System.nanoTime() < end);
        }

        /** CPU seconds a second when nobody asks and no device sends. */
        private double idle() throws SQLException {
            platform.run(REST);
            double before = used();
            platform.run(IDLE);
            return (used() - before) / IDLE.toSeconds();
        }

        private double used() throws SQLException {
            return ProcessUse.cpuSeconds(platform.pid()) + meter.read().cpuSeconds();
        }

        private SteadyLoad load(IntFunction<String> paths, boolean isConditional) {
            return new SteadyLoad(
                    people, platform.webUrl(), platform.api().token(), paths, isConditional);
        }

        private String latest(int number) {
            return Asker.latest(population.devices().get(number % population.devices().size()));
        }

        private String list(int number) {
            return "/api/devices?limit=500&ward=" + ward(number);
        }

        /** Of ten, eight are for latest values, one for devices, one for alarms. */
        private String mixed(int number) {
            return switch (number % MIX) {
                case 0 -> list(number / MIX);
                case 1 -> "/api/alarms?limit=50&ward=" + ward(number / MIX);
                default -> latest(number % (options.rate() * ASKED_AGAIN_SECONDS));
            };
        }

        private String unkept(int number) {
            return number % 2 == 0
                    ? "/api/alarms?limit=50&ward=" + ward(number)
                    : "/api/patients?limit=50&ward=" + ward(number);
        }

        private String ward(int number) {
            return population.wardIds().get(number % population.wardIds().size());
        }
    }
}
