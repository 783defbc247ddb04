package io.wardstream.notify;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.SqlResult;
import io.vertx.sqlclient.Tuple;
import io.wardstream.store.Database;
import java.time.Instant;

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
            """;

    private static final String FORGET = "DELETE FROM notification WHERE finished_at < $1";

    private final Database database;

    PgOutcomes(Database database) {
        this.database = database;
    }

    /** It has arrived. */
    Future<Void> sent(Delivery delivery, Instant now) {
        return run(SENT, Tuple.of(delivery.id(), delivery.attempts(), PgCases.utc(now)));
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

    /** Declares dead what came to nothing in its time; how many. */
    Future<Integer> expire(Instant now) {
        return database.write(
                connection ->
                        connection
                                .preparedQuery(EXPIRE)
                                .execute(Tuple.of(PgCases.utc(now)))
                                .map(SqlResult::rowCount));
    }

    /** Drops what ended before the instant. */
    static Future<Void> forget(SqlConnection connection, Instant before) {
        return connection.preparedQuery(FORGET).execute(Tuple.of(PgCases.utc(before))).mapEmpty();
    }

    private Future<Void> run(String statement, Tuple values) {
        return database.bounded(database.platform().preparedQuery(statement).execute(values))
                .mapEmpty();
    }
}
