package io.wardstream.notify;

import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wardstream.alerts.PgAlarmOutbox;
import io.wardstream.config.NotifyConfig;
import io.wardstream.ops.Meters;
import io.wardstream.registry.Registry;
import io.wardstream.store.Database;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The door of the room: routes, preferences and messages of one node, and the verticles that send.
 * Thread-safe.
 */
public final class Notify {

    private static final Logger LOG = LoggerFactory.getLogger(Notify.class);

    private static final Duration LOOK = Duration.ofSeconds(10);
    private static final Duration TIDY = Duration.ofMinutes(10);

    private final Vertx vertx;
    private final NotifyDesk desk;
    private final PgHousekeeping housekeeping;
    private final Function<NameResolver, EgressGuard> guards;
    private final NotificationRoutes routes;
    private final Preferences preferences;
    private final Notifications notifications;
    private final long looking;
    private final long tidying;

    /**
     * Begins to look after what waits, whether this node sends or not.
     *
     * @param rights asked before each message to a user
     * @param clock what counts as now
     */
    public Notify(
            Vertx vertx,
            Database database,
            Registry registry,
            PersonRights rights,
            NotifyConfig config,
            Clock clock,
            Meters meters) {
        this.vertx = vertx;
        PgAlarmOutbox outbox = new PgAlarmOutbox();
        desk =
                new NotifyDesk(
                        config,
                        new PgPlanner(database, outbox, config),
                        new PgDeliveries(database),
                        new PgOutcomes(database),
                        new Composer(
                                registry.hospitals(),
                                registry.patients(),
                                config.hasPatientNames()),
                        rights,
                        clock,
                        new NotifyMeters(meters));
        housekeeping = new PgHousekeeping(database, outbox, config);
        guards = resolver -> new EgressGuard(config.allowedHosts(), resolver);
        routes = new PgRoutes(database);
        preferences = new PgPreferences(database);
        notifications = new PgNotifications(database, config, clock);
        looking = vertx.setPeriodic(LOOK.toMillis(), _ -> look());
        tidying = vertx.setPeriodic(TIDY.toMillis(), _ -> tidy());
    }

    public NotificationRoutes routes() {
        return routes;
    }

    public Preferences preferences() {
        return preferences;
    }

    public Notifications notifications() {
        return notifications;
    }

    /** Which channels the operator has set up, and which URLs may be called. */
    public TargetRules rules() {
        return new TargetRules(
                desk.config().smtp().isSetUp(),
                desk.config().sms().isSetUp(),
                // Asked about texts only: no name is looked up.
                guards.apply(_ -> Future.failedFuture("no look-up here")));
    }

    /** Verticles to be deployed {@code notify.instances} times. */
    public Supplier<Deployable> verticles() {
        return () -> new NotifyVerticle(desk, guards);
    }

    /** Looks after nothing more. */
    public Future<Void> close() {
        vertx.cancelTimer(looking);
        vertx.cancelTimer(tidying);
        return Future.succeededFuture();
    }

    private void look() {
        desk.outcomes()
                .expire(desk.clock().instant())
                .onSuccess(
                        expired -> {
                            if (expired > 0) {
                                LOG.warn("messages not sent in time count={}", expired);
                            }
                        })
                .compose(_ -> housekeeping.backlog(desk.clock().instant()))
                .onSuccess(desk.meters()::backlog)
                .onFailure(cause -> LOG.debug("backlog not read cause={}", cause.getMessage()));
    }

    private void tidy() {
        housekeeping
                .forget(desk.clock().instant())
                .onFailure(cause -> LOG.warn("nothing dropped cause={}", cause.getMessage()));
    }
}
