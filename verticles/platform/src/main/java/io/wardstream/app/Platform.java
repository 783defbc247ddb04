package io.wardstream.app;

import io.vertx.core.AsyncResult;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wardstream.access.Access;
import io.wardstream.alerts.Alerts;
import io.wardstream.alerts.PgScoreAgeing;
import io.wardstream.api.ApiRouter;
import io.wardstream.api.HistoryRules;
import io.wardstream.cluster.ClusterNode;
import io.wardstream.codec.bus.BusCodecs;
import io.wardstream.config.PlatformConfig;
import io.wardstream.dashboard.Dashboard;
import io.wardstream.dashboard.DashboardSources;
import io.wardstream.dashboard.DashboardVerticle;
import io.wardstream.history.HistoryReader;
import io.wardstream.history.RawTier;
import io.wardstream.history.ReplicaHistory;
import io.wardstream.history.RollupTier;
import io.wardstream.history.TieredHistory;
import io.wardstream.ingest.IngestNode;
import io.wardstream.ingest.IngestVerticle;
import io.wardstream.lifecycle.PackVerticle;
import io.wardstream.lifecycle.PartitionVerticle;
import io.wardstream.lifecycle.RollupVerticle;
import io.wardstream.lifecycle.archive.Archive;
import io.wardstream.lifecycle.archive.ColdLake;
import io.wardstream.lifecycle.archive.PgArchiveDays;
import io.wardstream.lifecycle.archive.PgRestores;
import io.wardstream.notify.Notify;
import io.wardstream.ops.ManagementVerticle;
import io.wardstream.ops.Meters;
import io.wardstream.ops.Readiness;
import io.wardstream.registry.Registry;
import io.wardstream.reports.Reports;
import io.wardstream.retrospect.Retrospect;
import io.wardstream.samples.CachedLatestReader;
import io.wardstream.samples.LatestReader;
import io.wardstream.samples.PatientSamples;
import io.wardstream.samples.PgDeviceSamples;
import io.wardstream.samples.PgLateMerge;
import io.wardstream.samples.PgLateNotes;
import io.wardstream.samples.PgLatestReader;
import io.wardstream.samples.PgLiveSamples;
import io.wardstream.samples.PgMissedSamples;
import io.wardstream.samples.PgPatientSamples;
import io.wardstream.samples.PgRawDays;
import io.wardstream.samples.PgRestoredDays;
import io.wardstream.samples.PgSampleSlots;
import io.wardstream.samples.PgSampleStore;
import io.wardstream.samples.PgSlotPacker;
import io.wardstream.samples.RedisLatestCache;
import io.wardstream.samples.rollup.BucketLength;
import io.wardstream.samples.rollup.PgRollupUpkeep;
import io.wardstream.samples.rollup.PgRollupWork;
import io.wardstream.samples.rollup.PgRollups;
import io.wardstream.samples.rollup.RollupCheck;
import io.wardstream.store.ColdObjectStore;
import io.wardstream.store.Database;
import io.wardstream.store.DatabaseChecks;
import io.wardstream.store.DatabaseMeters;
import io.wardstream.store.DatabaseWatch;
import io.wardstream.store.Migrations;
import io.wardstream.store.ObjectStore;
import io.wardstream.store.RedisChannel;
import io.wardstream.store.RedisGateway;
import io.wardstream.store.ReplicaWatch;
import io.wardstream.store.S3ObjectStore;
import io.wardstream.web.WebVerticle;
import io.wardstream.whatif.WhatIf;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One node, put together: consumers before producers, so that nothing is sent to nobody; stopped in
 * reverse, so that devices are drained while everything they need still stands.
 */
public final class Platform {
    private static final Logger LOG = LoggerFactory.getLogger(Platform.class);

    private final ClusterNode node;
    private final Vertx vertx;
    private final PlatformConfig config;
    private final Meters meters;
    private final Readiness readiness = new Readiness();
    private final Clock clock = Clock.systemUTC();
    private final Deque<Supplier<Future<?>>> closers = new ArrayDeque<>();

    public Platform(ClusterNode node, PlatformConfig config, Meters meters) {
        this.node = node;
        this.vertx = node.vertx();
        this.config = config;
        this.meters = meters;
    }

    /**
     * Starts what the configuration asks of this node.
     *
     * @return when devices and callers are served; failed with one sentence after closing what was
     *     open
     */
    public Future<Void> start() {
        BusCodecs.registerAll(vertx.eventBus());
        return deploy(1, () -> new ManagementVerticle(config.ops(), readiness, meters))
                .compose(_ -> migrate())
                .compose(_ -> openDatabase())
                .compose(this::startRooms)
                .onSuccess(_ -> readiness.state(Readiness.State.SERVING))
                .onSuccess(_ -> LOG.info("alarms are judged by={}", node.members().judges()))
                .recover(failure -> stop().transform(_ -> Future.failedFuture(failure)));
    }

    /**
     * Drains and closes in reverse; the last failure is logged, not returned: a stop always ends.
     */
    public Future<Void> stop() {
        readiness.state(Readiness.State.DRAINING);
        Future<Void> stopped = Future.succeededFuture();
        while (!closers.isEmpty()) {
            Supplier<Future<?>> closer = closers.pop();
            stopped = stopped.compose(_ -> closer.get().transform(Platform::closed));
        }
        return stopped;
    }

    private static Future<Void> closed(AsyncResult<?> result) {
        if (result.failed()) {
            LOG.warn("not closed cleanly cause={}", result.cause().toString());
        }
        return Future.succeededFuture();
    }

    private Future<Integer> migrate() {
        return config.postgres().migrate()
                ? Migrations.run(vertx, config.postgres())
                : Future.succeededFuture(0);
    }

    private Future<Database> openDatabase() {
        Database database = Database.open(vertx, config.postgres(), config.cluster().nodeId());
        closers.push(database::close);
        DatabaseWatch watch = DatabaseWatch.start(vertx, database, readiness);
        closers.push(
                () -> {
                    watch.stop();
                    return Future.succeededFuture();
                });
        DatabaseMeters statistics = DatabaseMeters.start(vertx, database, meters);
        closers.push(
                () -> {
                    statistics.stop();
                    return Future.succeededFuture();
                });
        int nodes = Math.max(1, config.cluster().members().size());
        return new DatabaseChecks(database, config.postgres(), nodes).run().map(database);
    }

    private Future<Void> startRooms(Database database) {
        RedisGateway redis = RedisGateway.open(vertx, config.redis(), readiness, meters);
        closers.push(redis::close);
        RedisLatestCache cache = RedisLatestCache.open(vertx, redis, meters);
        return openSlots(database)
                .compose(_ -> Registry.open(vertx, database, meters))
                .onSuccess(registry -> closers.push(registry::close))
                .compose(registry -> startRollup(database, registry).map(registry))
                .compose(registry -> startJudging(database, registry, redis, cache));
    }

    private Future<Void> startJudging(
            Database database, Registry registry, RedisGateway redis, RedisLatestCache cache) {
        PgLatestReader truth = new PgLatestReader(database, registry.assignments(), clock);
        LatestReader latest =
                new CachedLatestReader(cache, truth, registry.assignments(), clock, meters);
        return startAlerts(database, registry, latest, redis)
                .compose(alerts -> startEdges(database, registry, latest, alerts))
                .compose(_ -> startIngest(database, registry, cache));
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
                .onSuccess(alerts -> closers.push(alerts::close))
                .compose(
                        alerts ->
                                deploy(
                                                config.alerts().instances(),
                                                alerts.verticles(node.members()))
                                        .map(alerts));
    }

    /**
     * A node without this room relies on another's slots; where there is none, every sample would
     * be a late one.
     */
    private Future<Void> openSlots(Database database) {
        return deploy(
                        config.lifecycle().enabled() ? 1 : 0,
                        () ->
                                new PartitionVerticle(
                                        config.lifecycle(),
                                        config.postgres(),
                                        config.cluster().nodeId(),
                                        new PgSampleSlots(database),
                                        new PgScoreAgeing(database)::forgetBefore,
                                        clock,
                                        meters))
                .compose(_ -> packSlots(database));
    }

    private Future<Void> packSlots(Database database) {
        return deploy(
                config.lifecycle().enabled() ? 1 : 0,
                () ->
                        new PackVerticle(
                                config.lifecycle(),
                                config.postgres(),
                                config.cluster().nodeId(),
                                new PgSlotPacker(database),
                                new PgLateMerge(database),
                                () ->
                                        new PgRollups(database)
                                                .through(BucketLength.MINUTE)
                                                .map(Instant::ofEpochMilli),
                                clock,
                                meters));
    }

    private static RollupCheck rollupCheck(Database database, Registry registry) {
        return new RollupCheck(
                new PgRollups(database),
                registry.assignments(),
                new PgDeviceSamples(database),
                new PgRollupUpkeep(database));
    }

    /** One node of the cluster does it; nobody waits for it. */
    private Future<Void> startRollup(Database database, Registry registry) {
        return deploy(
                config.lifecycle().enabled() ? 1 : 0,
                () ->
                        new RollupVerticle(
                                config.lifecycle().rollup(),
                                config.postgres(),
                                config.cluster().nodeId(),
                                new PgRollupWork(
                                        database,
                                        registry.assignments(),
                                        new PgDeviceSamples(database),
                                        new PgArchiveDays(database)),
                                clock,
                                meters));
    }

    private Future<Void> startEdges(
            Database database, Registry registry, LatestReader latest, Alerts alerts) {
        HistoryReader history = openHistory(database, registry);
        WhatIf whatIf = openWhatIf(database, registry, alerts);
        Optional<ColdObjectStore> objects = openObjects();
        Optional<Reports> reports =
                objects.map(store -> openReports(database, registry, alerts, store));
        Retrospect retrospect = openRetrospect(database, registry, alerts);
        return deploy(config.whatIf().instances(), whatIf.verticles())
                .compose(_ -> startReports(reports))
                .compose(
                        _ ->
                                deploy(
                                        config.retrospect().enabled() ? 1 : 0,
                                        retrospect.verticle(
                                                config.postgres(), config.cluster().nodeId())))
                .compose(
                        _ ->
                                Access.open(
                                        vertx,
                                        database,
                                        config.access(),
                                        registry.hospitals()::allIds))
                .onSuccess(access -> closers.push(access::close))
                .compose(access -> startArchive(database, registry, access, objects).map(access))
                .compose(
                        access ->
                                startNotify(database, registry, access)
                                        .compose(
                                                notify ->
                                                        startWeb(
                                                                new ApiRouter(
                                                                        access,
                                                                        registry,
                                                                        latest,
                                                                        history,
                                                                        historyRules(),
                                                                        alerts.alarms(),
                                                                        alerts.rules(),
                                                                        alerts.scores(),
                                                                        notify,
                                                                        whatIf,
                                                                        reports,
                                                                        retrospect.alarms(),
                                                                        rollupCheck(
                                                                                database, registry),
                                                                        new PgRestores(
                                                                                database, clock)),
                                                                dashboard(
                                                                        access, registry, latest,
                                                                        alerts))));
    }

    private Optional<ColdObjectStore> openObjects() {
        if (!config.s3().enabled()) {
            LOG.info("no day is archived or dropped, no report made: s3.enabled is false");
            return Optional.empty();
        }
        ColdObjectStore store = S3ObjectStore.open(vertx, config.s3());
        closers.push(store::close);
        return Optional.of(store);
    }

    /** Without an object store old days stay where they are. */
    private Future<Void> startArchive(
            Database database,
            Registry registry,
            Access access,
            Optional<ColdObjectStore> objects) {
        if (!config.lifecycle().enabled() || objects.isEmpty()) {
            return Future.succeededFuture();
        }
        Archive archive =
                new Archive(
                        objects.get(),
                        registry,
                        new PgDeviceSamples(database),
                        new PgRawDays(database),
                        new PgArchiveDays(database),
                        new PgRollupUpkeep(database),
                        access.signer(),
                        config.lifecycle().archive(),
                        new ColdLake(
                                database, new PgRestoredDays(database), config.lifecycle().cold()),
                        clock,
                        meters);
        return deploy(1, archive.verticle(config.postgres(), config.cluster().nodeId()));
    }

    private HistoryReader openHistory(Database database, Registry registry) {
        HistoryReader primary = history(database, database.forHistory(), registry);
        Duration maxLag = config.postgres().replicaMaxLag();
        return ReplicaWatch.start(vertx, database, maxLag, meters)
                .<HistoryReader>flatMap(
                        watch -> {
                            closers.push(
                                    () -> {
                                        watch.stop();
                                        return Future.succeededFuture();
                                    });
                            return database.onReplica()
                                    .map(
                                            replica ->
                                                    new ReplicaHistory(
                                                            primary,
                                                            history(database, replica, registry),
                                                            watch::isCurrent,
                                                            maxLag,
                                                            clock));
                        })
                .orElse(primary);
    }

    /** The tiers there are; days that are archived are left to minutes and hours. */
    private HistoryReader history(Database primary, Database read, Registry registry) {
        PatientSamples samples = new PgPatientSamples(read, registry.assignments());
        PgRollups rollups = new PgRollups(read);
        return new TieredHistory(
                List.of(
                        new RawTier(samples, new PgArchiveDays(primary)::rawThrough),
                        new RollupTier(rollups, BucketLength.MINUTE, () -> 0),
                        new RollupTier(rollups, BucketLength.HOUR, () -> 0)),
                clock);
    }

    private HistoryRules historyRules() {
        return new HistoryRules(config.history().maxRows(), config.ingest().oldest());
    }

    /** Its jobs can be asked for without instances too. */
    private WhatIf openWhatIf(Database database, Registry registry, Alerts alerts) {
        WhatIf whatIf =
                new WhatIf(
                        vertx,
                        database,
                        registry,
                        alerts.rules(),
                        new PgLiveSamples(database),
                        config.whatIf(),
                        clock,
                        meters);
        closers.push(whatIf::close);
        return whatIf;
    }

    /** None without an object store, which is where they lie. */
    private Reports openReports(
            Database database, Registry registry, Alerts alerts, ObjectStore store) {
        Reports reports =
                new Reports(
                        vertx,
                        database,
                        registry,
                        alerts.alarms(),
                        new PgPatientSamples(database, registry.assignments()),
                        store,
                        config.reports(),
                        clock,
                        meters);
        closers.push(reports::close);
        return reports;
    }

    /** Its jobs can be asked for without instances too. */
    private Future<Void> startReports(Optional<Reports> reports) {
        return reports.map(room -> deploy(config.reports().instances(), room.verticles()))
                .orElseGet(Future::succeededFuture);
    }

    /** What was found can be read on a node that does not judge late samples, too. */
    private Retrospect openRetrospect(Database database, Registry registry, Alerts alerts) {
        return new Retrospect(
                config.retrospect(),
                database,
                registry,
                alerts.rules(),
                new PgLateNotes(database),
                new PgDeviceSamples(database),
                clock,
                meters);
    }

    /** Its routes and messages are there without instances too. */
    private Future<Notify> startNotify(Database database, Registry registry, Access access) {
        Notify notify =
                new Notify(
                        vertx,
                        config.postgres(),
                        config.cluster().nodeId(),
                        database,
                        registry,
                        access.users()::maySee,
                        config.notifications(),
                        clock,
                        meters);
        closers.push(notify::close);
        return deploy(config.notifications().instances(), notify.verticles()).map(notify);
    }

    private Dashboard dashboard(
            Access access, Registry registry, LatestReader latest, Alerts alerts) {
        DashboardSources sources =
                new DashboardSources(
                        registry.hospitals(),
                        registry.patients(),
                        registry.placements(),
                        latest,
                        alerts.alarms(),
                        access.tickets(),
                        access.sessions()::present,
                        config.access().refreshToken());
        return new Dashboard(config.dashboard(), sources, meters);
    }

    private Future<Void> startWeb(ApiRouter api, Dashboard dashboard) {
        AtomicInteger port = new AtomicInteger();
        int listeners = config.web().instances();
        return deploy(Math.min(1, listeners), () -> new DashboardVerticle(dashboard))
                .compose(
                        _ ->
                                deploy(
                                        listeners,
                                        () ->
                                                new WebVerticle(
                                                        config.web(),
                                                        api,
                                                        dashboard::bridge,
                                                        port)));
    }

    private Future<Void> startIngest(Database database, Registry registry, RedisLatestCache cache) {
        IngestNode node =
                new IngestNode(
                        config.ingest(),
                        config.cluster().nodeId(),
                        new PgSampleStore(database),
                        cache,
                        registry.directory(),
                        readiness,
                        meters);
        closers.push(node::close);
        return node.listen(vertx.eventBus())
                .compose(_ -> deploy(config.ingest().instances(), () -> new IngestVerticle(node)));
    }

    /** Zero instances: this node does not have the room. */
    private Future<Void> deploy(int instances, Supplier<Deployable> verticle) {
        if (instances == 0) {
            return Future.succeededFuture();
        }
        return vertx.deployVerticle(verticle, new DeploymentOptions().setInstances(instances))
                .onSuccess(id -> closers.push(() -> vertx.undeploy(id)))
                .mapEmpty();
    }
}
