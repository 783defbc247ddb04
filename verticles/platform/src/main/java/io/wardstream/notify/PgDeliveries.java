package io.wardstream.notify;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import io.wardstream.store.Database;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Messages that are taken to be sent, and how that ended. Who takes one moves its due time ahead,
 * so nobody else takes it meanwhile, and somebody does when its taker has died. Thread-safe; every
 * Future fails with a {@code StorageException} when the database cannot answer.
 */
final class PgDeliveries {

    /**
     * A few for each server that has places left, the most urgent first: what waits for one server
     * is not in the way of what goes to another.
     */
    private static final String TAKE =
            """
            WITH places AS (
              SELECT waiting.endpoint, greatest($2::int - coalesce(busy.taken, 0), 0) AS free
              FROM (SELECT DISTINCT endpoint
                    FROM notification
                    WHERE state = 'pending' AND due_at <= $1 AND expires_at > $1
                      AND channel = ANY ($7::text[])) waiting
              LEFT JOIN unnest($3::text[], $4::int[]) AS busy(endpoint, taken) USING (endpoint)
            ), due AS MATERIALIZED (
              SELECT first.id
              FROM places
              CROSS JOIN LATERAL (
                SELECT n.id, n.urgency, n.due_at
                FROM notification n
                WHERE n.endpoint = places.endpoint
                  AND n.state = 'pending' AND n.due_at <= $1 AND n.expires_at > $1
                  AND n.channel = ANY ($7::text[])
                ORDER BY n.urgency DESC, n.due_at
                LIMIT places.free
                FOR UPDATE SKIP LOCKED) first
              ORDER BY first.urgency DESC, first.due_at
              LIMIT $5
            )
            UPDATE notification n
            SET attempts = n.attempts + 1, due_at = $6
            FROM due
            WHERE n.id = due.id
            RETURNING n.id, n.public_id, n.hospital_id, n.ward_id, n.ward_public_id, n.recipient,
                      coalesce(n.user_id, 0) AS user_id, n.channel, n.endpoint, n.urgency,
                      n.after_minutes, n.attempts, n.attempts_allowed, n.created_at, n.expires_at
            """;

    /** Before the first attempt only: afterwards a message says what it said. */
    private static final String LEAVE_OUT =
            """
            DELETE FROM notification_alarm a
            USING notification n, notification_case c
            WHERE a.notification_id = ANY ($1::bigint[])
              AND n.id = a.notification_id AND n.attempts = 1
              AND c.alarm_id = a.alarm_id AND (c.is_over OR c.ward_id <> n.ward_id)
            """;

    /**
     * None of a message whose open alarms have all gone to another ward. What is over does not
     * count here: somebody may want a dead message sent all the same.
     */
    private static final String ALARMS =
            """
            SELECT a.notification_id, a.alarm_id, a.patient_public_id, a.urgency, a.code,
                   a.alarm_text, a.raised_at
            FROM notification_alarm a
            WHERE a.notification_id = ANY ($1::bigint[])
              AND (SELECT coalesce(bool_or(c.ward_id = n.ward_id), true)
                   FROM notification_alarm b
                   JOIN notification n ON n.id = b.notification_id
                   JOIN notification_case c ON c.alarm_id = b.alarm_id AND NOT c.is_over
                   WHERE b.notification_id = a.notification_id)
            ORDER BY a.urgency DESC, a.raised_at, a.alarm_id
            """;

    private final Database database;
    private final NotifyMeters meters;

    PgDeliveries(Database database, NotifyMeters meters) {
        this.database = database;
        this.meters = meters;
    }

    /**
     * For what there is room.
     *
     * @param channels that can be sent by
     * @param perTarget places a server has
     * @param busy places taken, by endpoint
     * @param limit of all of them
     */
    record Places(List<String> channels, int perTarget, Map<String, Integer> busy, int limit) {}

    /**
     * Takes messages that are due, with the addresses of this moment.
     *
     * @param lease for how long nobody else takes them
     */
    Future<List<Delivery>> take(Instant now, Places places, Duration lease) {
        Tuple values =
                Tuple.of(
                                PgCases.utc(now),
                                places.perTarget(),
                                places.busy().keySet().toArray(String[]::new),
                                places.busy().values().toArray(Integer[]::new),
                                places.limit(),
                                PgCases.utc(now.plus(lease)))
                        .addValue(places.channels().toArray(String[]::new));
        return database.write(
                connection ->
                        connection
                                .preparedQuery(TAKE)
                                .execute(values)
                                .compose(taken -> complete(connection, taken)));
    }

    private Future<List<Delivery>> complete(SqlConnection connection, RowSet<Row> taken) {
        if (taken.size() == 0) {
            return Future.succeededFuture(List.of());
        }
        List<Row> rows = new ArrayList<>(taken.size());
        taken.forEach(rows::add);
        Tuple ids =
                Tuple.of((Object) rows.stream().map(row -> row.getLong("id")).toArray(Long[]::new));
        return connection
                .preparedQuery(LEAVE_OUT)
                .execute(ids)
                .compose(_ -> connection.preparedQuery(ALARMS).execute(ids))
                .map(PgDeliveries::byMessage)
                .compose(
                        alarms ->
                                addressees(connection, rows)
                                        .map(addressees -> deliveries(rows, addressees, alarms)));
    }

    private static Map<Long, List<Delivery.Told>> byMessage(RowSet<Row> rows) {
        Map<Long, List<Delivery.Told>> alarms = new HashMap<>();
        for (Row row : rows) {
            alarms.computeIfAbsent(row.getLong("notification_id"), _ -> new ArrayList<>())
                    .add(told(row));
        }
        return alarms;
    }

    private static Delivery.Told told(Row row) {
        return new Delivery.Told(
                row.getUUID("alarm_id"),
                row.getUUID("patient_public_id"),
                PgCases.priority(row),
                row.getString("code"),
                row.getString("alarm_text"),
                row.getOffsetDateTime("raised_at").toInstant());
    }

    private Future<Addressees> addressees(SqlConnection connection, List<Row> rows) {
        List<Integer> wards = rows.stream().map(row -> row.getInteger("ward_id")).toList();
        List<Integer> users =
                rows.stream().map(row -> row.getInteger("user_id")).filter(id -> id != 0).toList();
        return PgRoutes.whole(connection, wards, meters)
                .compose(
                        routes ->
                                PgPreferences.ofUsers(connection, users, meters)
                                        .map(people -> new Addressees(routes, people)));
    }

    private static List<Delivery> deliveries(
            List<Row> rows, Addressees addressees, Map<Long, List<Delivery.Told>> alarms) {
        return rows.stream()
                .map(
                        row ->
                                delivery(
                                        row,
                                        address(row, addressees),
                                        alarms.getOrDefault(row.getLong("id"), List.of())))
                .toList();
    }

    private static Target.@Nullable Address address(Row row, Addressees addressees) {
        return addressees.find(
                row.getInteger("ward_id"),
                row.getUUID("recipient"),
                row.getInteger("user_id"),
                PgCases.priority(row));
    }

    private static Delivery delivery(
            Row row, Target.@Nullable Address address, List<Delivery.Told> alarms) {
        return new Delivery(
                row.getLong("id"),
                row.getUUID("public_id"),
                row.getInteger("hospital_id"),
                row.getInteger("ward_id"),
                row.getUUID("ward_public_id"),
                row.getInteger("user_id"),
                Objects.requireNonNull(Channel.byWireName(row.getString("channel"))),
                row.getString("endpoint"),
                row.getInteger("after_minutes"),
                row.getInteger("attempts"),
                row.getInteger("attempts_allowed"),
                row.getOffsetDateTime("created_at").toInstant(),
                row.getOffsetDateTime("expires_at").toInstant(),
                address,
                alarms);
    }
}
