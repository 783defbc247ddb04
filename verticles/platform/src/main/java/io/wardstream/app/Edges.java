package io.wardstream.app;

import io.vertx.core.Future;
import io.wardstream.access.Access;
import io.wardstream.access.audit.Audit;
import io.wardstream.access.audit.AuditTrail;
import io.wardstream.alerts.Alerts;
import io.wardstream.api.ApiRooms;
import io.wardstream.api.ApiRouter;
import io.wardstream.api.HistoryRules;
import io.wardstream.api.PgRepeats;
import io.wardstream.api.RateLimits;
import io.wardstream.config.PlatformConfig;
import io.wardstream.dashboard.Dashboard;
import io.wardstream.dashboard.DashboardSources;
import io.wardstream.dashboard.DashboardVerticle;
import io.wardstream.fleet.Fleet;
import io.wardstream.history.HistoryReader;
import io.wardstream.lifecycle.archive.PgRestores;
import io.wardstream.notify.Notify;
import io.wardstream.ops.ListenerTls;
import io.wardstream.registry.Registry;
import io.wardstream.reports.Reports;
import io.wardstream.retrospect.Retrospect;
import io.wardstream.samples.LatestReader;
import io.wardstream.samples.PgContinuity;
import io.wardstream.samples.PgDeviceSamples;
import io.wardstream.samples.PgLateNotes;
import io.wardstream.samples.PgLiveSamples;
import io.wardstream.store.ColdObjectStore;
import io.wardstream.store.Database;
import io.wardstream.store.RedisGateway;
import io.wardstream.store.S3ObjectStore;
import io.wardstream.web.WebVerticle;
import io.wardstream.whatif.WhatIf;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What people and other programs meet, with the jobs they ask for. Each room answers for its jobs
 * on every node, whether or not they are done here.
 */
final class Edges {
    private static final Logger LOG = LoggerFactory.getLogger(Edges.class);

    private final Ground ground;
    private final PlatformConfig config;
    private final Running running;
    private final Database database;
    private final Registry registry;
    private final LatestReader latest;
    private final LatestReader shown;
    private final Alerts alerts;
    private final Ageing ageing;
    private final RedisGateway redis;
    private final Optional<ColdObjectStore> objects;

    Edges(
            Ground ground,
            Database database,
            Registry registry,
            LatestReader latest,
            LatestReader shown,
            Alerts alerts,
            Ageing ageing,
            RedisGateway redis) {
        this.ground = ground;
        this.config = ground.config();
        this.running = ground.running();
        this.database = database;
        this.registry = registry;
        this.latest = latest;
        this.shown = shown;
        this.alerts = alerts;
        this.ageing = ageing;
        this.redis = redis;
        this.objects = openObjects();
    }

    private Optional<ColdObjectStore> openObjects() {
        if (!config.s3().enabled()) {
            LOG.info("no day is archived or dropped, no report made: s3.enabled is false");
            return Optional.empty();
        }
        ColdObjectStore store = S3ObjectStore.open(ground.vertx(), config.s3());
        running.add(store::close);
        return Optional.of(store);
    }

    /**
     * The door opens last.
     *
     * @return what devices are told, for the listener they connect to
     */
    Future<Fleet> start() {
        WhatIf whatIf = openWhatIf();
        Retrospect retrospect = openRetrospect();
        return running.deploy(config.whatIf().instances(), whatIf.verticles())
                .compose(_ -> judgeLateSamples(retrospect))
                .compose(_ -> openAccess())
                .compose(access -> openInside(access, whatIf, retrospect))
                .compose(inside -> openDoor(inside).map(inside.fleet()));
    }

    private Future<Inside> openInside(Access access, WhatIf whatIf, Retrospect retrospect) {
        return openAudit(access)
                .compose(
                        audit ->
                                startFleet(access)
                                        .map(
                                                fleet ->
                                                        new Inside(
                                                                access,
                                                                audit,
                                                                ground.told().apply(audit.audit()),
                                                                fleet,
                                                                whatIf,
                                                                retrospect)));
    }

    /** What the door opens to. */
    private record Inside(
            Access access,
            AuditTrail audit,
            Audit told,
            Fleet fleet,
            WhatIf whatIf,
            Retrospect retrospect) {}

    private Future<Fleet> startFleet(Access access) {
        Fleet fleet =
                new Fleet(
                        ground.vertx(),
                        database,
                        registry,
                        alerts.alarms(),
                        access.signer(),
                        objects.map(store -> store),
                        config.fleet(),
                        ground.clock(),
                        ground.meters());
        return running.deploy(1, fleet.verticle()).map(fleet);
    }

    private Future<Access> openAccess() {
        return Access.open(ground.vertx(), database, config.access(), registry.hospitals())
                .onSuccess(access -> running.add(access::close))
                .onSuccess(access -> access.meter(ground.meters()));
    }

    /** Closed when nobody is served any more: everything is written before the pools close. */
    private Future<AuditTrail> openAudit(Access access) {
        return AuditTrail.open(
                        ground.vertx(), database, config.audit(), ground.clock(), ground.meters())
                .onSuccess(audit -> running.add(audit::close))
                .compose(
                        audit ->
                                running.deploy(
                                                1,
                                                audit.sealer(
                                                        database.leases(),
                                                        access.signer(),
                                                        objects))
                                        .map(audit));
    }

    private Future<Void> openDoor(Inside inside) {
        return ageing.startArchive(registry, inside.access(), objects)
                .compose(_ -> ageing.openHistory(registry, inside.access(), objects))
                .compose(history -> openDoor(inside, history));
    }

    private Future<Void> openDoor(Inside inside, HistoryReader history) {
        Optional<Reports> reports = objects.map(store -> openReports(history, store));
        Notify notify = openNotify(inside.access());
        PgRestores restores = new PgRestores(database, ground.clock());
        ApiRouter api =
                new ApiRouter(
                        new ApiRooms(
                                inside.access(),
                                registry,
                                shown,
                                history,
                                new HistoryRules(
                                        config.history().maxRows(), config.ingest().oldest()),
                                restores,
                                alerts.alarms(),
                                alerts.rules(),
                                alerts.scores(),
                                notify,
                                inside.whatIf(),
                                reports,
                                inside.fleet(),
                                new PgContinuity(database.forHistory()),
                                inside.retrospect().alarms(),
                                ageing.rollupCheck(registry),
                                restores,
                                inside.told(),
                                inside.audit().reader(),
                                inside.audit().addresses(),
                                new PgRepeats(database),
                                openLimits(),
                                ground.readiness().pressure(),
                                ground.meters()));
        return startReports(reports)
                .compose(
                        _ -> running.deploy(config.notifications().instances(), notify.verticles()))
                .compose(_ -> startWeb(api, dashboard(inside)));
    }

    private RateLimits openLimits() {
        RateLimits limits =
                new RateLimits(
                        ground.vertx(),
                        config.limits(),
                        config.redis().enabled() ? Optional.of(redis) : Optional.empty(),
                        ground.meters());
        running.addStop(limits::close);
        ground.reloadables().add(limits);
        return limits;
    }

    private WhatIf openWhatIf() {
        WhatIf whatIf =
                new WhatIf(
                        ground.vertx(),
                        database,
                        registry,
                        alerts.rules(),
                        new PgLiveSamples(database),
                        config.whatIf(),
                        ground.clock(),
                        ground.meters());
        running.add(whatIf::close);
        return whatIf;
    }

    private Retrospect openRetrospect() {
        return new Retrospect(
                config.retrospect(),
                database,
                registry,
                alerts.rules(),
                new PgLateNotes(database),
                new PgDeviceSamples(database),
                ground.clock(),
                ground.meters());
    }

    private Future<Void> judgeLateSamples(Retrospect retrospect) {
        return running.deploy(
                config.retrospect().enabled() ? 1 : 0, retrospect.verticle(database.leases()));
    }

    /** None without an object store, which is where they lie. */
    private Reports openReports(HistoryReader history, ColdObjectStore store) {
        Reports reports =
                new Reports(
                        ground.vertx(),
                        database,
                        registry,
                        alerts.alarms(),
                        history,
                        store,
                        config.reports(),
                        ground.clock(),
                        ground.meters());
        running.add(reports::close);
        return reports;
    }

    private Future<Void> startReports(Optional<Reports> reports) {
        return reports.map(room -> running.deploy(config.reports().instances(), room.verticles()))
                .orElseGet(Future::succeededFuture);
    }

    private Notify openNotify(Access access) {
        Notify notify =
                new Notify(
                        ground.vertx(),
                        database,
                        registry,
                        access.users()::maySee,
                        config.notifications(),
                        ground.clock(),
                        ground.meters());
        running.add(notify::close);
        return notify;
    }

    private Dashboard dashboard(Inside inside) {
        DashboardSources sources =
                new DashboardSources(
                        registry.hospitals(),
                        registry.patients(),
                        registry.placements(),
                        latest,
                        alerts.alarms(),
                        registry.devices(),
                        inside.fleet().commands()::underWay,
                        inside.access().tickets(),
                        inside.access().sessions()::authenticate,
                        inside.access().sessions()::present,
                        config.access().refreshToken(),
                        inside.told(),
                        inside.audit().addresses());
        return new Dashboard(
                config.dashboard(), sources, ground.readiness().pressure(), ground.meters());
    }

    private Future<Void> startWeb(ApiRouter api, Dashboard dashboard) {
        if (config.web().instances() == 0) {
            return Future.succeededFuture();
        }
        return ground.openTls("web", config.web().tls())
                .compose(tls -> startWeb(api, dashboard, tls));
    }

    private Future<Void> startWeb(ApiRouter api, Dashboard dashboard, Optional<ListenerTls> tls) {
        AtomicInteger port = new AtomicInteger();
        int listeners = config.web().instances();
        return running.deploy(1, () -> new DashboardVerticle(dashboard))
                .compose(
                        _ ->
                                running.deploy(
                                        listeners,
                                        () ->
                                                new WebVerticle(
                                                        config.web(),
                                                        tls,
                                                        api,
                                                        dashboard::bridge,
                                                        dashboard::stomp,
                                                        port)));
    }
}
