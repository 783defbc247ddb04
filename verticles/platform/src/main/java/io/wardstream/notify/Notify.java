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
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The door of the room: routes, preferences and messages of one node, and the verticles that send.
 * Thread-safe.
 */
public final class Notify {

    private final NotifyDesk desk;
    private final Housekeeper housekeeper;
    private final Function<NameResolver, EgressGuard> guards;
    private final NotificationRoutes routes;
    private final Preferences preferences;
    private final Notifications notifications;

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
        PgAlarmOutbox outbox = new PgAlarmOutbox();
        NotifyMeters notifyMeters = new NotifyMeters(meters);
        desk =
                new NotifyDesk(
                        config,
                        new PgWork(database),
                        new PgPlanner(database, outbox, config, notifyMeters),
                        new PgDeliveries(database, notifyMeters),
                        new PgOutcomes(database),
                        new Composer(
                                registry.hospitals(),
                                registry.patients(),
                                config.hasPatientNames()),
                        rights,
                        clock,
                        notifyMeters);
        housekeeper =
                new Housekeeper(
                        vertx,
                        database.leases(),
                        desk,
                        new PgHousekeeping(database, outbox, config));
        guards = resolver -> new EgressGuard(config.allowedHosts(), resolver);
        routes = new PgRoutes(database, notifyMeters);
        preferences = new PgPreferences(database, notifyMeters);
        notifications = new PgNotifications(database, config, clock);
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
        return housekeeper.close();
    }
}
