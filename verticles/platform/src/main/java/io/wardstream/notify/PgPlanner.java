package io.wardstream.notify;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import io.wardstream.alerts.PgAlarmOutbox;
import io.wardstream.codec.model.Alarm;
import io.wardstream.config.NotifyConfig;
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

    /**
     * A message that was tried may have arrived, and says the same when it is tried again; it is
     * given up when all it tells of is over.
     */
    private static final String CANCEL =
            """
            WITH affected AS (
              SELECT n.id
              FROM notification n
              WHERE n.state = 'pending'
                AND n.id IN (SELECT notification_id FROM notification_alarm
                             WHERE alarm_id = ANY ($1::uuid[]))
                AND NOT EXISTS (
                  SELECT FROM notification_alarm a
                  LEFT JOIN notification_case c USING (alarm_id)
                  WHERE a.notification_id = n.id AND c.is_over IS DISTINCT FROM true)
              ORDER BY n.id
              FOR UPDATE
            )
            UPDATE notification n
            SET state = 'cancelled', finished_at = $2, error = 'acknowledged or closed'
            FROM affected
            WHERE n.id = affected.id AND n.state = 'pending'
            """;

    private final Database database;
    private final PgAlarmOutbox outbox;
    private final NotifyConfig config;
    private final PgOrders orders;

    PgPlanner(Database database, PgAlarmOutbox outbox, NotifyConfig config) {
        this.database = database;
        this.outbox = outbox;
        this.config = config;
        this.orders = new PgOrders(config);
    }

    /**
     * Takes in what has changed; true when there may be more. A change that the database will never
     * take is left out, with an error in the log: it must not hold up those of all other alarms.
     */
    Future<Boolean> absorb(Instant now) {
        return database.write(
                        connection ->
                                outbox.take(connection, BATCH)
                                        .compose(alarms -> absorb(connection, alarms, now)))
                .recover(failure -> isBad(failure) ? absorbOne(now) : Future.failedFuture(failure));
    }

    private Future<Boolean> absorbOne(Instant now) {
        List<Alarm> taken = new ArrayList<>();
        return database.write(
                        connection ->
                                outbox.take(connection, 1)
                                        .onSuccess(taken::addAll)
                                        .compose(alarms -> absorb(connection, alarms, now)))
                .recover(
                        failure -> isBad(failure) ? leaveOut(taken) : Future.failedFuture(failure));
    }

    private Future<Boolean> leaveOut(List<Alarm> alarms) {
        alarms.forEach(alarm -> LOG.error("nobody is told of an alarm id={}", alarm.id()));
        List<UUID> ids = alarms.stream().map(Alarm::id).toList();
        return database.write(connection -> outbox.forget(connection, ids)).map(true);
    }

    private static boolean isBad(Throwable failure) {
        return failure instanceof StorageException storage
                && storage.category() == StorageException.Category.BAD_DATA;
    }

    private static Future<Boolean> absorb(
            SqlConnection connection, List<Alarm> alarms, Instant now) {
        if (alarms.isEmpty()) {
            return Future.succeededFuture(false);
        }
        return PgCases.absorb(connection, alarms, now)
                .compose(over -> cancel(connection, over, now))
                .map(true);
    }

    private static Future<Void> cancel(SqlConnection connection, List<UUID> over, Instant now) {
        if (over.isEmpty()) {
            return Future.succeededFuture();
        }
        return connection
                .preparedQuery(CANCEL)
                .execute(Tuple.of(over.toArray(UUID[]::new), PgCases.utc(now)))
                .mapEmpty();
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
        return PgRoutes.whole(connection, due.stream().map(AlarmCase::wardId).toList())
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
        return PgPreferences.ofUsers(connection, people(progress))
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
