package io.wardstream.alerts;

import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import io.wardstream.alerts.score.News2Score;
import io.wardstream.codec.model.Alarm;
import io.wardstream.registry.AssignmentInterval;
import io.wardstream.samples.LatestReader;
import io.wardstream.samples.LatestValue;
import io.wardstream.samples.LatestVitals;
import io.wardstream.store.Database;
import java.time.Clock;
import java.util.List;
import java.util.OptionalLong;

/** Rules and alarms on a database, for tests of other rooms: nobody judges. */
public final class AlertStores {

    public final AlertRules rules;
    public final Alarms alarms;
    private final AlarmStore store;
    private final ScoreStore scoreStore;
    private final EventBus bus;
    private final Clock clock;

    public AlertStores(Database database, EventBus bus, Clock clock) {
        this.bus = bus;
        this.clock = clock;
        scoreStore = new PgScoreStore(database);
        rules =
                new PgAlertRules(
                        database, _ -> {}, OptionalLong::empty, _ -> Future.succeededFuture());
        store = new PgAlarmStore(database);
        alarms = new PgAlarms(database, store, new AlarmPublisher(bus), clock);
    }

    /** Scores made of these values, whose devices measure the patient all the time. */
    public Scores scores(LatestReader latest) {
        CountableReader countable =
                (scope, patient) -> latest.latest(scope, patient).map(AlertStores::countable);
        return new StoredScores(scoreStore, countable, bus, clock);
    }

    private static Countable countable(LatestVitals newest) {
        return new Countable(
                newest,
                newest.values().stream()
                        .map(LatestValue::deviceId)
                        .distinct()
                        .map(id -> new AssignmentInterval(id, "", 0, AssignmentInterval.OPEN))
                        .toList(),
                List.of());
    }

    /** Records how a score stood, as who judges the patient does. */
    public Future<Void> record(
            int hospitalId, int patientId, long at, int spo2Scale, News2Score score) {
        return scoreStore.record(
                List.of(new ScoreRow(hospitalId, patientId, at, spo2Scale, score)));
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
