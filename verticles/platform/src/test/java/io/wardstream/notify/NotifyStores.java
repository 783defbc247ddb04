package io.wardstream.notify;

import io.wardstream.alerts.PgAlarmOutbox;
import io.wardstream.config.NotifyConfig;
import io.wardstream.config.NotifyConfig.SmsGateway;
import io.wardstream.config.NotifyConfig.Smtp;
import io.wardstream.config.Secret;
import io.wardstream.ops.Meters;
import io.wardstream.registry.RegistryBed;
import java.time.Clock;

/** Routes, preferences and messages on a database, for tests of other rooms: nobody sends. */
public final class NotifyStores {

    private NotifyStores() {}

    /** With every channel set up. */
    public static Notify open(RegistryBed bed, Clock clock) {
        NotifyConfig config =
                NotifyBed.config(
                        new Smtp("127.0.0.1", 25, "none", "", new Secret(""), "ward@example.org"),
                        new SmsGateway(
                                "http://127.0.0.1/sms", "{number}{text}", new Secret("token")));
        return new Notify(
                bed.vertx,
                bed.database,
                bed.registry,
                bed.access.users()::maySee,
                config,
                clock,
                new Meters());
    }

    /** Takes alarms in and orders messages, once. */
    public static void plan(RegistryBed bed, Clock clock) {
        NotifyConfig config = NotifyBed.config();
        PgPlanner planner =
                new PgPlanner(
                        bed.database, new PgAlarmOutbox(), config, new NotifyMeters(new Meters()));
        RegistryBed.done(
                planner.absorb(clock.instant()).compose(_ -> planner.advance(clock.instant())));
    }
}
