package io.wardstream.whatif;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlResult;
import io.vertx.sqlclient.Tuple;
import io.wardstream.registry.PgHolds;
import io.wardstream.store.Database;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Jobs as those see them who do them. Who takes one moves its due time ahead, so nobody else takes
 * it meanwhile, and somebody does when its taker has died. What is written for an attempt that is
 * not the last one, or for a job that was cancelled, changes nothing. Thread-safe; every Future
 * fails with a {@code StorageException} when the database cannot answer.
 */
final class PgWhatIfQueue {
    /** A job that so many have begun and not ended is not begun again. */
    static final int MOST_ATTEMPTS = 5;

    /** One that was begun before goes behind: it may be the one that nodes die of. */
    private static final String TAKE =
            """
            WITH due AS (
              SELECT id
              FROM what_if
              WHERE state IN ('queued', 'running') AND due_at <= $1
              ORDER BY attempts, id
              LIMIT 1
              FOR UPDATE SKIP LOCKED
            )
            UPDATE what_if w
            SET state = CASE WHEN w.attempts < $3::int THEN 'running' ELSE 'failed' END,
                attempts = w.attempts + 1, due_at = $2, started_at = $1, progress = 0,
                finished_at = CASE WHEN w.attempts < $3::int THEN NULL ELSE $1::timestamptz END,
                error = CASE WHEN w.attempts < $3::int THEN NULL
                             ELSE 'given up: it was begun ' || $3::int || ' times and never ended' END
            FROM due
            WHERE w.id = due.id
            RETURNING w.id, w.hospital_id, w.ward_id, w.ward_public_id, w.range_from, w.range_to,
                      w.rules, w.attempts, w.state
            """;

    private static final String RENEW =
            """
            UPDATE what_if SET due_at = $3, progress = $4
            WHERE id = $1 AND attempts = $2 AND state = 'running'
            """;

    private static final String FINISH =
            """
            UPDATE what_if SET state = 'done', progress = 1, finished_at = $3, result = $4
            WHERE id = $1 AND attempts = $2 AND state = 'running'
            """;

    private static final String FAIL =
            """
            UPDATE what_if SET state = 'failed', finished_at = $3, error = $4
            WHERE id = $1 AND attempts = $2 AND state = 'running'
            """;

    /** This attempt does not count: its node has stopped in order. */
    private static final String RELEASE =
            """
            UPDATE what_if SET state = 'queued', attempts = attempts - 1, due_at = $3, progress = 0
            WHERE id = $1 AND attempts = $2 AND state = 'running'
            """;

    private static final String FORGET =
            """
            DELETE FROM what_if
            WHERE id IN (SELECT id FROM what_if
                         WHERE created_at < $1 AND state <> 'running'
                           AND hospital_id <> ALL ($3)
                         LIMIT $2
                         FOR UPDATE SKIP LOCKED)
            """;

    /**
     * A job somebody has.
     *
     * @param attempt tells this taker from others
     * @param isGivenUp it has failed instead, and there is nothing to do
     */
    record Taken(long id, int attempt, boolean isGivenUp, WhatIfRequest request) {}

    private final Database database;

    PgWhatIfQueue(Database database) {
        this.database = database;
    }

    /** The next job that is due; empty when none is. */
    Future<Optional<Taken>> take(Instant now, Duration lease) {
        Tuple values =
                Tuple.of(PgWhatIfRow.utc(now), PgWhatIfRow.utc(now.plus(lease)), MOST_ATTEMPTS);
        return database.bounded(database.platform().preparedQuery(TAKE).execute(values))
                .map(rows -> rows.stream().findFirst().map(PgWhatIfQueue::taken));
    }

    private static Taken taken(Row row) {
        return new Taken(
                row.getLong("id"),
                row.getInteger("attempts"),
                row.getString("state").equals("failed"),
                PgWhatIfRow.request(row));
    }

    /** False when it is no longer the taker's: cancelled, or taken by another. */
    Future<Boolean> renew(Taken job, double progress, Instant until) {
        return write(RENEW, job, until, progress);
    }

    /** As {@link #renew}. */
    Future<Boolean> finish(Taken job, JsonObject result, Instant now) {
        return write(FINISH, job, now, result);
    }

    /** As {@link #renew}. */
    Future<Boolean> fail(Taken job, String error, Instant now) {
        return write(FAIL, job, now, error);
    }

    /** Leaves it to others; as {@link #renew}. */
    Future<Boolean> release(Taken job, Instant due) {
        return changed(RELEASE, Tuple.of(job.id(), job.attempt(), PgWhatIfRow.utc(due)));
    }

    /** Drops some that are older, and of hospitals that are not held; how many. */
    Future<Integer> forget(Instant before, int limit) {
        return database.write(
                connection ->
                        PgHolds.inTransaction(connection)
                                .map(
                                        held ->
                                                Tuple.of(PgWhatIfRow.utc(before), limit)
                                                        .addArrayOfInteger(held))
                                .compose(values -> connection.preparedQuery(FORGET).execute(values))
                                .map(SqlResult::rowCount));
    }

    private Future<Boolean> write(String statement, Taken job, Instant at, Object value) {
        return changed(
                statement, Tuple.of(job.id(), job.attempt(), PgWhatIfRow.utc(at)).addValue(value));
    }

    private Future<Boolean> changed(String statement, Tuple values) {
        return database.bounded(database.platform().preparedQuery(statement).execute(values))
                .map(rows -> rows.rowCount() == 1);
    }
}
