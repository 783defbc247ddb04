package io.wardstream.notify;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import io.wardstream.config.NotifyConfig;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Makes messages of orders: what one recipient is to be told of one ward goes into one message as
 * long as nobody has tried to send it.
 */
final class PgOrders {

    /**
     * Never waits: who has a message locked is about to send it. None that is about to be given up:
     * nobody would learn of the alarm.
     */
    private static final String OPEN =
            """
            SELECT n.id, n.recipient, n.ward_id, n.due_at
            FROM unnest($1::uuid[], $2::int[]) AS asked(recipient, ward_id)
            JOIN notification n USING (recipient, ward_id)
            WHERE n.state = 'pending' AND n.attempts = 0 AND n.expires_at > $3
            FOR UPDATE OF n SKIP LOCKED
            """;

    private static final String NEW =
            """
            INSERT INTO notification
              (hospital_id, ward_id, ward_public_id, recipient, user_id, channel, endpoint, urgency,
               after_minutes, attempts_allowed, created_at, due_at, expires_at)
            SELECT o.hospital_id, o.ward_id, o.ward_public_id, o.recipient, nullif(o.user_id, 0),
                   o.channel, o.endpoint, 0, 0, $9, $10, o.due_at,
                   o.due_at + make_interval(secs => $11)
            FROM unnest($1::int[], $2::int[], $3::uuid[], $4::uuid[], $5::int[], $6::text[],
                        $7::text[], $8::timestamptz[])
                 AS o(hospital_id, ward_id, ward_public_id, recipient, user_id, channel, endpoint,
                      due_at)
            RETURNING id, recipient, ward_id, due_at
            """;

    private static final String ALARMS =
            """
            WITH ordered AS (
              SELECT *
              FROM unnest($1::bigint[], $2::uuid[], $3::int[], $4::uuid[], $5::smallint[],
                          $6::text[], $7::text[], $8::timestamptz[], $9::int[])
                   AS o(notification_id, alarm_id, hospital_id, patient_public_id, urgency, code,
                        alarm_text, raised_at, after_minutes)
            ), put AS (
              INSERT INTO notification_alarm
                (notification_id, alarm_id, hospital_id, patient_public_id, urgency, code,
                 alarm_text, raised_at)
              SELECT notification_id, alarm_id, hospital_id, patient_public_id, urgency, code,
                     alarm_text, raised_at
              FROM ordered
              ON CONFLICT (notification_id, alarm_id) DO UPDATE
              SET urgency = excluded.urgency, code = excluded.code,
                  alarm_text = excluded.alarm_text
            )
            UPDATE notification n
            SET urgency = greatest(n.urgency, o.urgency),
                after_minutes = greatest(n.after_minutes, o.after_minutes),
                expires_at = greatest(n.expires_at, $10::timestamptz + make_interval(secs => $11))
            FROM (SELECT notification_id, max(urgency) AS urgency,
                         max(after_minutes) AS after_minutes
                  FROM ordered
                  GROUP BY notification_id) o
            WHERE n.id = o.notification_id
            """;

    private final NotifyConfig config;

    PgOrders(NotifyConfig config) {
        this.config = config;
    }

    /** To whom, and about which ward. */
    private record Group(UUID recipient, int wardId) {
        static Group of(Order order) {
            return new Group(order.recipient().id(), order.alarm().wardId());
        }

        static Group of(Row row) {
            return new Group(row.getUUID("recipient"), row.getInteger("ward_id"));
        }
    }

    private record Open(long id, Instant dueAt) {
        static Open of(Row row) {
            return new Open(row.getLong("id"), row.getOffsetDateTime("due_at").toInstant());
        }
    }

    /** Puts each order into a message, in the caller's transaction. */
    Future<Void> put(SqlConnection connection, List<Order> orders, Instant now) {
        if (orders.isEmpty()) {
            return Future.succeededFuture();
        }
        return open(connection, orders, now)
                .compose(open -> addMissing(connection, orders, open, now))
                .compose(open -> putAlarms(connection, orders, open, now));
    }

    private static Future<Map<Group, Open>> open(
            SqlConnection connection, List<Order> orders, Instant now) {
        List<Group> groups = orders.stream().map(Group::of).distinct().toList();
        Tuple asked =
                Tuple.tuple()
                        .addValue(groups.stream().map(Group::recipient).toArray(UUID[]::new))
                        .addValue(groups.stream().map(Group::wardId).toArray(Integer[]::new))
                        .addValue(PgCases.utc(now));
        return connection
                .preparedQuery(OPEN)
                .execute(asked)
                .map(
                        rows -> {
                            Map<Group, Open> open = new HashMap<>();
                            rows.forEach(
                                    row ->
                                            open.merge(
                                                    Group.of(row), Open.of(row), PgOrders::first));
                            return open;
                        });
    }

    private static Open first(Open one, Open other) {
        return one.dueAt().isAfter(other.dueAt()) ? other : one;
    }

    /**
     * An order joins a message that goes no later than it asks; the others get one of their own.
     */
    private Future<Map<Group, Open>> addMissing(
            SqlConnection connection, List<Order> orders, Map<Group, Open> open, Instant now) {
        Map<Group, Order> missing = new LinkedHashMap<>();
        for (Order order : orders) {
            Open known = open.get(Group.of(order));
            if (known == null || known.dueAt().isAfter(order.dueAt())) {
                missing.merge(
                        Group.of(order),
                        order,
                        (one, other) -> one.dueAt().isAfter(other.dueAt()) ? other : one);
            }
        }
        if (missing.isEmpty()) {
            return Future.succeededFuture(open);
        }
        return connection
                .preparedQuery(NEW)
                .execute(values(List.copyOf(missing.values()), now))
                .map(
                        rows -> {
                            Map<Group, Open> all = new HashMap<>(open);
                            rows.forEach(row -> all.put(Group.of(row), Open.of(row)));
                            return all;
                        });
    }

    private Tuple values(List<Order> orders, Instant now) {
        return Tuple.tuple()
                .addValue(integers(orders, order -> order.alarm().hospitalId()))
                .addValue(integers(orders, order -> order.alarm().wardId()))
                .addValue(uuids(orders, order -> order.alarm().wardPublicId()))
                .addValue(uuids(orders, order -> order.recipient().id()))
                .addValue(integers(orders, Order::userId))
                .addValue(texts(orders, order -> order.address().channel().wireName()))
                .addValue(texts(orders, order -> order.address().endpoint()))
                .addValue(times(orders, Order::dueAt))
                .addValue(config.maxAttempts())
                .addValue(PgCases.utc(now))
                .addValue((double) config.maxAge().toSeconds());
    }

    private Future<Void> putAlarms(
            SqlConnection connection, List<Order> orders, Map<Group, Open> open, Instant now) {
        Map<List<Object>, Order> once = new LinkedHashMap<>();
        for (Order order : orders) {
            List<Object> key = List.of(idOf(order, open), order.alarm().alarmId());
            once.merge(key, order, PgOrders::later);
        }
        List<Order> put = new ArrayList<>(once.values());
        Tuple values =
                Tuple.tuple()
                        .addValue(put.stream().map(order -> idOf(order, open)).toArray(Long[]::new))
                        .addValue(uuids(put, order -> order.alarm().alarmId()))
                        .addValue(integers(put, order -> order.alarm().hospitalId()))
                        .addValue(uuids(put, order -> order.alarm().patientPublicId()))
                        .addValue(
                                put.stream()
                                        .map(order -> PgCases.urgency(order.alarm().priority()))
                                        .toArray(Short[]::new))
                        .addValue(texts(put, order -> order.alarm().code()))
                        .addValue(texts(put, order -> order.alarm().text()))
                        .addValue(times(put, order -> order.alarm().raisedAt()))
                        .addValue(integers(put, Order::afterMinutes))
                        .addValue(PgCases.utc(now))
                        .addValue((double) config.maxAge().toSeconds());
        return connection.preparedQuery(ALARMS).execute(values).mapEmpty();
    }

    /** One alarm came to two steps with the same recipient. */
    private static Order later(Order one, Order other) {
        return one.afterMinutes() > other.afterMinutes() ? one : other;
    }

    private static long idOf(Order order, Map<Group, Open> open) {
        @Nullable Open message = open.get(Group.of(order));
        if (message == null) {
            throw new IllegalStateException("an order without a message");
        }
        return message.id();
    }

    private interface OfInt {
        int of(Order order);
    }

    private interface Of<T> {
        T of(Order order);
    }

    private static Integer[] integers(List<Order> orders, OfInt column) {
        return orders.stream().map(column::of).toArray(Integer[]::new);
    }

    private static UUID[] uuids(List<Order> orders, Of<UUID> column) {
        return orders.stream().map(column::of).toArray(UUID[]::new);
    }

    private static String[] texts(List<Order> orders, Of<String> column) {
        return orders.stream().map(column::of).toArray(String[]::new);
    }

    private static OffsetDateTime[] times(List<Order> orders, Of<Instant> column) {
        return orders.stream()
                .map(order -> PgCases.utc(column.of(order)))
                .toArray(OffsetDateTime[]::new);
    }
}
