package io.wardstream.alerts;

import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import io.wardstream.codec.model.Alarm;
import io.wardstream.store.Database;
import java.time.Clock;
import java.util.List;

/** Rules and alarms on a database, for tests of other rooms: nobody judges. */
public final class AlertStores {

    public final AlertRules rules;
    public final Alarms alarms;
    private final AlarmStore store;

    public AlertStores(Database database, EventBus bus, Clock clock) {
        rules = new PgAlertRules(database, bus, _ -> Future.succeededFuture());
        store = new PgAlarmStore(database);
        alarms = new PgAlarms(database, store, new AlarmPublisher(bus), clock);
    }

    /** Records a first version, as who raises it does. */
    public Future<Alarm> raise(Alarm alarm) {
        return raise(alarm, "raised");
    }

    /** Records the next version of an alarm. */
    public Future<Alarm> change(Alarm next, String kind, long at) {
        return store.change(List.of(new Recording(next, kind, at, null, next.cause().value())))
                .map(next.recorded());
    }

    /** Records a first version as an event of that kind. */
    public Future<Alarm> raise(Alarm alarm, String kind) {
        Recording raised =
                new Recording(
                        alarm, kind, alarm.progress().raisedAt(), null, alarm.cause().value());
        return store.raise(List.of(raised)).map(alarm.recorded());
    }
}
