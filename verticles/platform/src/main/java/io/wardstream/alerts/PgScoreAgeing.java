package io.wardstream.alerts;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.SqlResult;
import io.vertx.sqlclient.Tuple;
import io.wardstream.registry.PgHolds;
import io.wardstream.store.Database;
import java.time.Instant;

/** Deletes history of scores that is not kept any longer, and is not held. Thread-safe. */
public final class PgScoreAgeing {
    static final int BATCH = 10_000;

    /** Of one call, so that whoever lost the lease soon stops; the next call goes on. */
    static final int MAX_BATCHES = 50;

    private static final String FORGET =
            """
            DELETE FROM news2_score
            WHERE ctid = ANY (ARRAY(
              SELECT ctid
              FROM news2_score
              WHERE scored_at < $1 AND hospital_id <> ALL ($3)
              LIMIT $2
            ))
            """;

    private final Database database;

    public PgScoreAgeing(Database database) {
        this.database = database;
    }

    /**
     * Deletes what is older, a batch a transaction.
     *
     * @return how many rows; failed with a {@code StorageException}, and then some may be deleted
     */
    public Future<Integer> forgetBefore(Instant instant) {
        return forget(instant, 0, MAX_BATCHES);
    }

    private Future<Integer> forget(Instant instant, int before, int batches) {
        return database.write(connection -> forgetBatch(connection, instant))
                .compose(
                        deleted ->
                                deleted < BATCH || batches == 1
                                        ? Future.succeededFuture(before + deleted)
                                        : forget(instant, before + deleted, batches - 1));
    }

    private static Future<Integer> forgetBatch(SqlConnection connection, Instant instant) {
        return PgHolds.inTransaction(connection)
                .map(held -> Tuple.of(PgTime.utc(instant), (long) BATCH).addArrayOfInteger(held))
                .compose(values -> connection.preparedQuery(FORGET).execute(values))
                .map(SqlResult::rowCount);
    }
}
