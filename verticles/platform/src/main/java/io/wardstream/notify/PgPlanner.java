package io.wardstream.notify;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import io.wardstream.alerts.PgAlarmOutbox;
import io.wardstream.codec.model.Alarm;
import io.wardstream.config.NotifyConfig;
import io.wardstream.notify.NotifyMeters.End;
import io.wardstream.store.Database;
import io.wardstream.store.StorageException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From alarms to messages: takes the alarms that have changed out of the outbox and notes how they
 * stand, then orders messages for the steps that are due. Each in one transaction, so nothing is
 * half taken; any number of nodes may do it at once. Thread-safe; every Future fails with a {@code
 * StorageException} when the database cannot answer, and it is done again.
 */
final class PgPlanner {

    private static final Logger LOG = LoggerFactory.getLogger(PgPlanner.class);

    /** Of alarms in one transaction: a storm is taken in parts. */
    static final int BATCH = 200;

    /** Waits for who is putting another alarm into one of them. */
    private static final String LOCK =
            """
            SELECT n.id
            FROM notification n
            WHERE n.state = 'pending'
              AND n.id IN (SELECT notification_id FROM notification_alarm
                           WHERE alarm_id = ANY ($1::uuid[]))
            ORDER BY n.id
            FOR UPDATE
            """;

    /**
     * A message that was tried may have arrived, and says the same when it is tried again; it is
     * given up when all it tells of is over. A statement of its own, behind the locks: one that
     * locks and judges at once judges by what it saw before it waited.
     */
    private static final String CANCEL =
            """
            UPDATE notification n
            SET state = 'cancelled', finished_at = $2, error = 'acknowledged or closed'
            WHERE n.id = ANY ($1::bigint[]) AND n.state = 'pending'
              AND NOT EXISTS (
                SELECT FROM notification_alarm a
                LEFT JOIN notification_case c USING (alarm_id)
                WHERE a.notification_id = n.id AND c.is_over IS DISTINCT FROM true)
            RETURNING n.channel
            """;

    private final Database database;
    private final PgAlarmOutbox outbox;
    private final NotifyConfig config;
    private final NotifyMeters meters;
    private final PgOrders orders;

    PgPlanner(Database database, PgAlarmOutbox outbox, NotifyConfig config, NotifyMeters meters) {
        this.database = database;
        this.outbox = outbox;
        this.config = config;
        this.meters = meters;
        this.orders = new PgOrders(config);
    }

    /**
     * How much of the outbox one look has taken, and what came of it.
     *
     * @param cancelled the channels of messages that are not sent any more
     */
    private record Absorbed(PgAlarmOutbox.Taken taken, List<String> cancelled) {}

    /**
     * Takes in what has changed; true when there may be more. A change that the database will never
     * take is left out, with an error in the log: it must not hold up those of all other alarms.
     */
    Future<Boolean> absorb(Instant now) {
        return absorb(now, BATCH);
    }

    /** By halves, until what cannot be taken in stands alone. */
    private Future<Boolean> absorb(Instant now, int limit) {
        List<Alarm> tried = new ArrayList<>();
        return database.write(
                        connection ->
                                outbox.take(connection, limit)
                                        .onSuccess(taken -> tried.addAll(taken.alarms()))
                                        .compose(taken -> absorb(connection, taken, now)))
                .onSuccess(this::count)
                .map(absorbed -> absorbed.taken().transitions() == limit)
                .recover(
                        failure -> {
                            if (!isBad(failure)) {
                                return Future.failedFuture(failure);
                            }
                            return limit > 1 ? absorb(now, limit / 2) : leaveOut(tried);
                        });
    }

    private void count(Absorbed absorbed) {
        meters.unreadable.increment(absorbed.taken().unreadable());
        absorbed.cancelled().forEach(channel -> meters.ended(channel, End.CANCELLED));
    }

    private Future<Boolean> leaveOut(List<Alarm> alarms) {
        alarms.forEach(alarm -> LOG.error("nobody is told of an alarm alarmId={}", alarm.id()));
        List<UUID> ids = alarms.stream().map(Alarm::id).toList();
        return database.write(connection -> outbox.forget(connection, ids)).map(true);
    }

    private static boolean isBad(Throwable failure) {
        return failure instanceof StorageException storage
                && storage.category() == StorageException.Category.BAD_DATA;
    }

    private static Future<Absorbed> absorb(
            SqlConnection connection, PgAlarmOutbox.Taken taken, Instant now) {
        if (taken.alarms().isEmpty()) {
            return Future.succeededFuture(new Absorbed(taken, List.of()));
        }
        return PgCases.absorb(connection, taken.alarms(), now)
                .compose(over -> cancel(connection, over, now))
                .map(cancelled -> new Absorbed(taken, cancelled));
    }

    /** The channels of what is cancelled. */
    private static Future<List<String>> cancel(
            SqlConnection connection, List<UUID> over, Instant now) {
        if (over.isEmpty()) {
            return Future.succeededFuture(List.of());
        }
        return connection
                .preparedQuery(LOCK)
                .execute(Tuple.of((Object) over.toArray(UUID[]::new)))
                .compose(locked -> cancel(connection, locked, now));
    }

    private static Future<List<String>> cancel(
            SqlConnection connection, RowSet<Row> locked, Instant now) {
        if (locked.size() == 0) {
            return Future.succeededFuture(List.of());
        }
        List<Long> ids = new ArrayList<>(locked.size());
        locked.forEach(row -> ids.add(row.getLong("id")));
        return connection
                .preparedQuery(CANCEL)
                .execute(Tuple.of(ids.toArray(Long[]::new), PgCases.utc(now)))
                .map(PgOutcomes::channels);
    }

    /** Orders what is due; true when there may be more. */
    Future<Boolean> advance(Instant now) {
        return database.write(
                connection ->
                        PgCases.due(connection, now, BATCH)
                                .compose(due -> advance(connection, due, now)));
    }

    private Future<Boolean> advance(SqlConnection connection, List<AlarmCase> due, Instant now) {
        if (due.isEmpty()) {
            return Future.succeededFuture(false);
        }
        return PgRoutes.whole(connection, due.stream().map(AlarmCase::wardId).toList(), meters)
                .compose(routes -> advance(connection, due, routes, now))
                .map(due.size() == BATCH);
    }

    private Future<Void> advance(
            SqlConnection connection,
            List<AlarmCase> due,
            Map<Integer, WardRoute> routes,
            Instant now) {
        List<Escalation.Progress> progress =
                due.stream()
                        .map(
                                alarm ->
                                        Escalation.of(
                                                alarm,
                                                routes.getOrDefault(alarm.wardId(), WardRoute.NONE),
                                                now))
                        .toList();
        return PgPreferences.ofUsers(connection, people(progress), meters)
                .compose(people -> orders.put(connection, orders(due, progress, people, now), now))
                .compose(_ -> PgCases.progress(connection, due, progress));
    }

    private static List<Integer> people(List<Escalation.Progress> progress) {
        List<Integer> people = new ArrayList<>();
        for (Escalation.Progress one : progress) {
            for (RouteStep step : one.due()) {
                for (Recipient recipient : step.recipients()) {
                    if (recipient.target() instanceof Target.Person person) {
                        people.add(person.userId());
                    }
                }
            }
        }
        return people;
    }

    private List<Order> orders(
            List<AlarmCase> due,
            List<Escalation.Progress> progress,
            Map<Integer, Preference> people,
            Instant now) {
        List<Order> all = new ArrayList<>();
        for (int index = 0; index < due.size(); index++) {
            all.addAll(
                    Order.of(
                            due.get(index),
                            progress.get(index).due(),
                            people,
                            now,
                            config.group()));
        }
        return all;
    }
}
