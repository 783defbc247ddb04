package io.wardstream.notify;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.SqlResult;
import io.vertx.sqlclient.Tuple;
import io.wardstream.registry.PgHolds;
import io.wardstream.store.Database;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * How the sending of messages ended. Noted only by who took a message last. Thread-safe; every
 * Future fails with a {@code StorageException} when the database cannot answer.
 */
final class PgOutcomes {

    /** What has arrived has arrived, though it was cancelled meanwhile. */
    private static final String SENT =
            """
            UPDATE notification
            SET state = 'sent', finished_at = $3, error = NULL
            WHERE id = $1 AND attempts = $2 AND state IN ('pending', 'cancelled')
            """;

    private static final String LATER =
            """
            UPDATE notification
            SET due_at = $3, error = $4
            WHERE id = $1 AND attempts = $2 AND state = 'pending'
            """;

    private static final String OVER =
            """
            UPDATE notification
            SET state = $5, finished_at = $3, error = $4
            WHERE id = $1 AND attempts = $2 AND state = 'pending'
            """;

    /** What is being sent is due later. */
    private static final String EXPIRE =
            """
            UPDATE notification
            SET state = 'dead', finished_at = $1,
                error = coalesce('not sent in time; the last attempt: ' || error, 'not sent in time')
            WHERE state = 'pending' AND expires_at <= $1 AND due_at <= $1
            RETURNING channel
            """;

    private static final String FORGET =
            """
            DELETE FROM notification
            WHERE id IN (SELECT id FROM notification
                         WHERE finished_at < $1 AND hospital_id <> ALL ($3)
                         LIMIT $2)
            """;

    /** As if it had not been taken. */
    private static final String GIVE_BACK =
            """
            UPDATE notification n
            SET attempts = n.attempts - 1, due_at = $3
            FROM unnest($1::bigint[], $2::int[]) AS given(id, attempts)
            WHERE n.id = given.id AND n.attempts = given.attempts AND n.state = 'pending'
            """;

    private final Database database;

    PgOutcomes(Database database) {
        this.database = database;
    }

    /** It has arrived. */
    Future<Void> sent(Delivery delivery, Instant now) {
        return run(SENT, Tuple.of(delivery.id(), delivery.attempts(), PgCases.utc(now)));
    }

    /** They were taken and not tried: somebody else may take them at once. */
    Future<Void> giveBack(List<Delivery> deliveries, Instant now) {
        return run(
                GIVE_BACK,
                Tuple.of(
                        deliveries.stream().map(Delivery::id).toArray(Long[]::new),
                        deliveries.stream().map(Delivery::attempts).toArray(Integer[]::new),
                        PgCases.utc(now)));
    }

    /** It is tried again at that instant, by whoever takes it then. */
    Future<Void> later(Delivery delivery, Instant at, String reason) {
        return run(LATER, Tuple.of(delivery.id(), delivery.attempts(), PgCases.utc(at), reason));
    }

    /** It is not tried again. */
    Future<Void> dead(Delivery delivery, Instant now, String reason) {
        return over(delivery, now, reason, "dead");
    }

    /** There is nothing to send any more, or nobody to send it to. */
    Future<Void> cancelled(Delivery delivery, Instant now, String reason) {
        return over(delivery, now, reason, "cancelled");
    }

    private Future<Void> over(Delivery delivery, Instant now, String reason, String state) {
        return run(
                OVER,
                Tuple.of(delivery.id(), delivery.attempts(), PgCases.utc(now), reason, state));
    }

    /** Declares dead what came to nothing in its time; the channel of each. */
    Future<List<String>> expire(Instant now) {
        return database.write(
                connection ->
                        connection
                                .preparedQuery(EXPIRE)
                                .execute(Tuple.of(PgCases.utc(now)))
                                .map(PgOutcomes::channels));
    }

    /** Drops what ended before the instant, and is of no hospital that is held; how many. */
    static Future<Integer> forget(SqlConnection connection, Instant before, int limit) {
        return PgHolds.inTransaction(connection)
                .map(held -> Tuple.of(PgCases.utc(before), limit).addArrayOfInteger(held))
                .compose(values -> connection.preparedQuery(FORGET).execute(values))
                .map(SqlResult::rowCount);
    }

    /** Of rows that name nothing else. */
    static List<String> channels(RowSet<Row> rows) {
        List<String> channels = new ArrayList<>(rows.size());
        rows.forEach(row -> channels.add(row.getString("channel")));
        return channels;
    }

    private Future<Void> run(String statement, Tuple values) {
        return database.bounded(database.platform().preparedQuery(statement).execute(values))
                .mapEmpty();
    }
}
