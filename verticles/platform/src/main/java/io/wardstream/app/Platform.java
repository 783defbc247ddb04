package io.wardstream.app;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.wardstream.access.audit.Audit;
import io.wardstream.alerts.Alerts;
import io.wardstream.alerts.PgAlarmLog;
import io.wardstream.cluster.ClusterNode;
import io.wardstream.cluster.PresenceWatch;
import io.wardstream.codec.bus.BusCodecs;
import io.wardstream.config.PlatformConfig;
import io.wardstream.fleet.Fleet;
import io.wardstream.ingest.IngestNode;
import io.wardstream.ingest.IngestVerticle;
import io.wardstream.ops.ListenerTls;
import io.wardstream.ops.ManagementVerticle;
import io.wardstream.ops.Meters;
import io.wardstream.ops.Readiness;
import io.wardstream.ops.Reloadable;
import io.wardstream.registry.Registry;
import io.wardstream.samples.CachedLatestReader;
import io.wardstream.samples.LatestReader;
import io.wardstream.samples.PgFlushLog;
import io.wardstream.samples.PgLatestReader;
import io.wardstream.samples.PgMissedSamples;
import io.wardstream.samples.PgSampleStore;
import io.wardstream.samples.RedisLatestCache;
import io.wardstream.store.ClockWatch;
import io.wardstream.store.Database;
import io.wardstream.store.DatabaseChecks;
import io.wardstream.store.DatabaseMeters;
import io.wardstream.store.DatabaseWatch;
import io.wardstream.store.Migrations;
import io.wardstream.store.PoolQueues;
import io.wardstream.store.RedisChannel;
import io.wardstream.store.RedisGateway;
import io.wardstream.stream.Stream;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One node, put together: consumers before producers, so that nothing is sent to nobody; stopped in
 * reverse, so that devices are drained while everything they need still stands.
 */
public final class Platform {
    private static final Logger LOG = LoggerFactory.getLogger(Platform.class);

    /** Until all nodes know that others listen to what this one has judged. */
    private static final long HAND_OVER_MILLIS = 2_000;

    private final ClusterNode node;
    private final Vertx vertx;
    private final PlatformConfig config;
    private final Meters meters;
    private final Readiness readiness = new Readiness();
    private final Clock clock = Clock.systemUTC();
    private final Running running;
    private final List<Reloadable> reloadables = new CopyOnWriteArrayList<>();
    private final Ground ground;

    public Platform(ClusterNode node, PlatformConfig config, Meters meters) {
        this(node, config, meters, UnaryOperator.identity());
    }

    /**
     * For the benchmark: no setting leads here.
     *
     * @param told makes of the audit what people's requests are told to
     */
    public Platform(
            ClusterNode node, PlatformConfig config, Meters meters, UnaryOperator<Audit> told) {
        this.node = node;
        this.vertx = node.vertx();
        this.config = config;
        this.meters = meters;
        this.running = new Running(vertx);
        this.ground =
                new Ground(node, config, readiness, meters, clock, running, reloadables, told);
    }

    /**
     * Starts what the configuration asks of this node.
     *
     * @return when devices and callers are served; failed with one sentence after closing what was
     *     open
     */
    public Future<Void> start() {
        BusCodecs.registerAll(vertx.eventBus());
        return startManagement()
                .compose(_ -> migrate())
                .compose(_ -> openDatabase())
                .compose(this::startRooms)
                .onSuccess(_ -> readiness.state(Readiness.State.SERVING))
                .onSuccess(_ -> LOG.info("alarms are judged by={}", node.members().judges()))
                .recover(failure -> stop().transform(_ -> Future.failedFuture(failure)));
    }

    /**
     * On an event loop of its own: who looks after the node asks when all others are full, and one
     * that reads what hundreds of devices held back comes round after seconds only.
     */
    private Future<Void> startManagement() {
        // beside Vert.x's threads: else what follows belonged to its loop, which may end before it;
        // on no daemon, for no other thread may be there yet that keeps the process alive
        Executor beside = task -> Thread.ofPlatform().name("management").start(task);
        return Future.fromCompletionStage(CompletableFuture.supplyAsync(Platform::oneLoop, beside))
                .compose(
                        own -> {
                            running.add(own::close);
                            return own.deployVerticle(
                                    new ManagementVerticle(config.ops(), readiness, meters));
                        })
                .mapEmpty();
    }

    private static Vertx oneLoop() {
        return Vertx.vertx(
                new VertxOptions()
                        .setEventLoopPoolSize(1)
                        .setWorkerPoolSize(1)
                        .setInternalBlockingPoolSize(1));
    }

    /** What takes other settings over while this runs; complete once it has started. */
    public List<Reloadable> reloadables() {
        return List.copyOf(reloadables);
    }

    /** Something beside it that is to end when it stops; once it has started. */
    void endsWith(Runnable stop) {
        running.addStop(stop);
    }

    /** Drains and closes in reverse; never fails. */
    public Future<Void> stop() {
        readiness.state(Readiness.State.DRAINING);
        return running.stop();
    }

    private Future<Integer> migrate() {
        return config.postgres().migrate()
                ? Migrations.run(vertx, config.postgres())
                : Future.succeededFuture(0);
    }

    private Future<Database> openDatabase() {
        Database database = Database.open(vertx, config.postgres(), ground.nodeId());
        running.add(database::close);
        DatabaseWatch watch = DatabaseWatch.start(vertx, database, readiness);
        running.addStop(watch::stop);
        DatabaseMeters statistics = DatabaseMeters.start(vertx, database, meters);
        running.addStop(statistics::stop);
        int nodes = config.cluster().nodeCount();
        PoolQueues.meter(meters, config.postgres());
        return new DatabaseChecks(database, config.postgres(), nodes)
                .run()
                .compose(_ -> ClockWatch.start(vertx, database, clock, readiness, meters))
                .onSuccess(compared -> running.addStop(compared::stop))
                .onSuccess(_ -> watchCluster(database))
                .map(database);
    }

    private void watchCluster(Database database) {
        if (config.cluster().enabled()) {
            PresenceWatch watch =
                    PresenceWatch.start(vertx, node.members(), database, readiness, meters);
            running.add(watch::stop);
        }
    }

    private Future<Void> startRooms(Database database) {
        RedisGateway redis = RedisGateway.open(vertx, config.redis(), readiness, meters);
        running.add(redis::close);
        Ageing ageing = new Ageing(ground, database);
        return ageing.openSlots()
                .compose(_ -> Registry.open(vertx, database, meters))
                .onSuccess(registry -> running.add(registry::close))
                .onSuccess(
                        registry ->
                                registry.hear(
                                        RedisChannel.open(
                                                vertx, config.redis(), redis, Registry.NEWS)))
                .compose(registry -> ageing.startRollup(registry).map(registry))
                .compose(registry -> startJudging(database, registry, redis, ageing));
    }

    private Future<Void> startJudging(
            Database database, Registry registry, RedisGateway redis, Ageing ageing) {
        RedisLatestCache cache = RedisLatestCache.open(vertx, redis, meters);
        PgLatestReader truth = new PgLatestReader(database, registry.assignments(), clock);
        LatestReader latest =
                new CachedLatestReader(cache, truth, registry.assignments(), clock, meters);
        LatestReader shown =
                new CachedLatestReader(cache, truth, registry.keptAssignments(), clock, meters);
        return startAlerts(database, registry, latest, redis)
                .compose(
                        alerts ->
                                new Edges(
                                                ground, database, registry, latest, shown, alerts,
                                                ageing, redis)
                                        .start())
                .compose(fleet -> startIngest(database, registry, cache, fleet));
    }

    /** Before anything publishes samples; its rules and alarms are there without instances too. */
    private Future<Alerts> startAlerts(
            Database database, Registry registry, LatestReader latest, RedisGateway redis) {
        return Alerts.open(
                        vertx,
                        database,
                        registry,
                        new PgMissedSamples(database, clock),
                        latest,
                        RedisChannel.open(vertx, config.redis(), redis, Alerts.RULE_NEWS),
                        config.alerts(),
                        clock,
                        meters)
                .onSuccess(alerts -> running.add(alerts::close))
                .onSuccess(ground.reloadables()::add)
                .compose(
                        alerts ->
                                running.deploy(
                                                config.alerts().instances(),
                                                alerts.verticles(node.members()))
                                        .onSuccess(_ -> running.add(this::handOver))
                                        .map(alerts))
                .compose(alerts -> startStream(database, registry).map(alerts));
    }

    /** Before they end, others begin: for a moment two judge, never none. */
    private Future<Void> handOver() {
        return config.alerts().instances() > 0 && node.members().leaveJudges()
                ? vertx.timer(HAND_OVER_MILLIS, TimeUnit.MILLISECONDS)
                : Future.succeededFuture();
    }

    /** It reads what is stored, so nobody waits for it. */
    private Future<Void> startStream(Database database, Registry registry) {
        if (!config.stream().enabled() || config.stream().instances() == 0) {
            return Future.succeededFuture();
        }
        Stream stream =
                new Stream(
                        config.stream(),
                        database,
                        registry,
                        new PgFlushLog(database, clock, config.ingest().oldest()),
                        new PgAlarmLog(database),
                        clock,
                        meters);
        return running.deploy(1, stream.verticle(database.leases(), ground.nodeId()));
    }

    private Future<Void> startIngest(
            Database database, Registry registry, RedisLatestCache cache, Fleet fleet) {
        if (config.ingest().instances() == 0) {
            return Future.succeededFuture();
        }
        return ground.openTls("ingest", config.ingest().tls())
                .compose(tls -> startIngest(database, registry, cache, fleet, tls));
    }

    private Future<Void> startIngest(
            Database database,
            Registry registry,
            RedisLatestCache cache,
            Fleet fleet,
            Optional<ListenerTls> tls) {
        IngestNode ingest =
                new IngestNode(
                        config.ingest(),
                        ground.nodeId(),
                        new PgSampleStore(database),
                        cache,
                        registry.directory(),
                        tls,
                        readiness,
                        new FleetErrands(fleet.courier()),
                        meters);
        running.add(ingest::close);
        return ingest.listen(vertx.eventBus())
                .compose(
                        _ ->
                                running.deploy(
                                        config.ingest().instances(),
                                        () -> new IngestVerticle(ingest)));
    }
}
