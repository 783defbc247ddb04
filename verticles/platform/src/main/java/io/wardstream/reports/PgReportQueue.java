package io.wardstream.reports;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import io.wardstream.registry.PatientStay;
import io.wardstream.registry.PgHolds;
import io.wardstream.reports.ReportJob.Result;
import io.wardstream.store.Database;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.ToLongFunction;

/**
 * Jobs as those see them who do them. Who takes one moves its due time ahead, so nobody else takes
 * it meanwhile, and somebody does when its taker has died. What is written for an attempt that is
 * not the last one, or for a job that was cancelled, changes nothing. Thread-safe; every Future
 * fails with a {@code StorageException} when the database cannot answer.
 */
final class PgReportQueue {
    /** A job that so many have begun and not ended is not begun again. */
    static final int MOST_TRIES = 5;

    /** One that was begun before goes behind: it may be the one that nodes die of. */
    private static final String TAKE =
            """
            WITH due AS (
              SELECT id
              FROM report
              WHERE state IN ('queued', 'running') AND due_at <= $1
              ORDER BY tries, id
              LIMIT 1
              FOR UPDATE SKIP LOCKED
            )
            UPDATE report r
            SET state = CASE WHEN r.tries < $3::int THEN 'running' ELSE 'failed' END,
                attempt = r.attempt + 1, tries = r.tries + 1, due_at = $2, started_at = $1,
                progress = 0,
                finished_at = CASE WHEN r.tries < $3::int THEN NULL ELSE $1::timestamptz END,
                error = CASE WHEN r.tries < $3::int THEN NULL
                             ELSE 'given up: it was begun ' || $3::int || ' times and never ended' END
            FROM due
            WHERE r.id = due.id
            RETURNING r.id, r.public_id, r.hospital_id, r.ward_id, r.ward_public_id, r.patient_id,
                      r.patient_public_id, r.range_from, r.range_to, r.format, r.requested_by,
                      r.attempt, r.state
            """;

    private static final String RENEW =
            """
            UPDATE report SET due_at = $3, progress = $4
            WHERE id = $1 AND attempt = $2 AND state = 'running'
            """;

    private static final String FINISH =
            """
            UPDATE report
            SET state = 'done', progress = 1, finished_at = $3, object_key = $4, object_bytes = $5,
                expires_at = $6
            WHERE id = $1 AND attempt = $2 AND state = 'running'
            """;

    private static final String FAIL =
            """
            UPDATE report SET state = 'failed', finished_at = $3, error = $4
            WHERE id = $1 AND attempt = $2 AND state = 'running'
            """;

    private static final String RETRY =
            """
            UPDATE report SET state = 'queued', due_at = $3, progress = 0
            WHERE id = $1 AND attempt = $2 AND state = 'running'
            """;

    /** This attempt does not count: its node has stopped in order. */
    private static final String RELEASE =
            """
            UPDATE report SET state = 'queued', tries = tries - 1, due_at = $3, progress = 0
            WHERE id = $1 AND attempt = $2 AND state = 'running'
            """;

    private static final String WAITING =
            "SELECT count(*) AS waiting FROM report WHERE state = 'queued' AND due_at <= $1";

    private static final String EXPIRE =
            """
            UPDATE report SET state = 'expired', object_key = NULL, idempotency_key = NULL
            WHERE expires_at <= $1 AND state NOT IN ('running', 'expired', 'removed')
              AND hospital_id <> ALL ($2)
            """;

    /**
     * Of the patient, and of the wards in which the patient lay: nobody knows any more whose names
     * are in those. Nobody sees a removed one, and who works on it has lost it.
     */
    private static final String REMOVE_ABOUT =
            """
            UPDATE report r
            SET state = 'removed', idempotency_key = NULL, is_erased = true
            WHERE NOT r.is_erased
              AND (r.patient_id = $1
                   OR EXISTS (
                     SELECT FROM unnest($2::int[], $3::timestamptz[], $4::timestamptz[])
                       AS stay (ward_id, begun, ended)
                     WHERE r.ward_id = stay.ward_id
                       AND r.range_from < stay.ended
                       AND r.range_to > stay.begun))
            """;

    private static final String GONE =
            """
            SELECT id, public_id, hospital_id, is_erased FROM report
            WHERE state IN ('expired', 'removed') AND hospital_id <> ALL ($2)
            ORDER BY id LIMIT $1
            """;

    private static final String ERASED =
            "SELECT id, public_id, hospital_id, is_erased FROM report WHERE is_erased";

    private static final String FORGET =
            "DELETE FROM report WHERE id = $1 AND state IN ('expired', 'removed')";

    /**
     * A job somebody has.
     *
     * @param attempt tells this taker from others
     * @param isGivenUp it has failed instead, and there is nothing to do
     */
    record Taken(
            long id,
            UUID publicId,
            int attempt,
            boolean isGivenUp,
            String requestedBy,
            ReportRequest request) {}

    /**
     * A job that is over and nobody's any more.
     *
     * @param isErased it may have the name of somebody in it who was erased
     */
    record Gone(long id, UUID publicId, int hospitalId, boolean isErased) {}

    private final Database database;

    PgReportQueue(Database database) {
        this.database = database;
    }

    /** The next job that is due; empty when none is. */
    Future<Optional<Taken>> take(Instant now, Duration lease) {
        Tuple values = Tuple.of(PgReportRow.utc(now), PgReportRow.utc(now.plus(lease)), MOST_TRIES);
        return database.bounded(database.platform().preparedQuery(TAKE).execute(values))
                .map(rows -> rows.stream().findFirst().map(PgReportQueue::taken));
    }

    private static Taken taken(Row row) {
        return new Taken(
                row.getLong("id"),
                row.getUUID("public_id"),
                row.getInteger("attempt"),
                row.getString("state").equals("failed"),
                row.getString("requested_by"),
                PgReportRow.request(row));
    }

    /** False when it is no longer the taker's: cancelled, or taken by another. */
    Future<Boolean> renew(Taken job, double progress, Instant until) {
        return changed(RENEW, values(job, until).addDouble(progress));
    }

    /** As {@link #renew}. */
    Future<Boolean> finish(Taken job, Result result, Instant now, Instant expiresAt) {
        return changed(
                FINISH,
                values(job, now)
                        .addString(result.key())
                        .addLong(result.bytes())
                        .addValue(PgReportRow.utc(expiresAt)));
    }

    /** As {@link #renew}. */
    Future<Boolean> fail(Taken job, String error, Instant now) {
        return changed(FAIL, values(job, now).addString(error));
    }

    /** Leaves it to another attempt; as {@link #renew}. */
    Future<Boolean> retry(Taken job, Instant due) {
        return changed(RETRY, values(job, due));
    }

    /** Leaves it to others as if it had not been begun; as {@link #renew}. */
    Future<Boolean> release(Taken job, Instant due) {
        return changed(RELEASE, values(job, due));
    }

    /** How many are due and have not been taken. */
    Future<Integer> waiting(Instant now) {
        return database.bounded(
                        database.platform()
                                .preparedQuery(WAITING)
                                .execute(Tuple.of(PgReportRow.utc(now))))
                .map(rows -> rows.iterator().next().getInteger("waiting"));
    }

    /** Ends those whose time is over, and whose hospital is not held. */
    Future<Void> expire(Instant now) {
        return database.write(
                connection ->
                        PgHolds.inTransaction(connection)
                                .map(held -> Tuple.of(PgReportRow.utc(now)).addArrayOfInteger(held))
                                .compose(values -> connection.preparedQuery(EXPIRE).execute(values))
                                .mapEmpty());
    }

    /** Removes those that may have the name of the patient in them, who lay in wards so. */
    Future<Void> removeAbout(int patientId, List<PatientStay> stays) {
        Tuple values =
                Tuple.of(
                        patientId,
                        stays.stream().map(PatientStay::wardId).toArray(Integer[]::new),
                        times(stays, PatientStay::from),
                        times(stays, PatientStay::to));
        return changed(REMOVE_ABOUT, values).mapEmpty();
    }

    private static OffsetDateTime[] times(
            List<PatientStay> stays, ToLongFunction<PatientStay> millis) {
        return stays.stream()
                .map(stay -> PgReportRow.utc(Instant.ofEpochMilli(millis.applyAsLong(stay))))
                .toArray(OffsetDateTime[]::new);
    }

    /**
     * Some that have expired or were removed, the oldest first.
     *
     * @param held hospitals whose reports are left out
     */
    Future<List<Gone>> gone(int limit, Set<Integer> held) {
        Tuple values = Tuple.of(limit).addArrayOfInteger(held.toArray(Integer[]::new));
        return database.bounded(database.platform().preparedQuery(GONE).execute(values))
                .map(PgReportQueue::gone);
    }

    /** Those that are gone because somebody was erased, held or not. */
    Future<List<Gone>> erased() {
        return database.bounded(database.platform().query(ERASED).execute())
                .map(PgReportQueue::gone);
    }

    private static List<Gone> gone(RowSet<Row> rows) {
        return rows.stream()
                .map(
                        row ->
                                new Gone(
                                        row.getLong("id"),
                                        row.getUUID("public_id"),
                                        row.getInteger("hospital_id"),
                                        row.getBoolean("is_erased")))
                .toList();
    }

    /** Drops the row of one that is gone. */
    Future<Void> forget(Gone job) {
        return changed(FORGET, Tuple.of(job.id())).mapEmpty();
    }

    private static Tuple values(Taken job, Instant at) {
        return Tuple.of(job.id(), job.attempt(), PgReportRow.utc(at));
    }

    private Future<Boolean> changed(String statement, Tuple values) {
        return database.bounded(database.platform().preparedQuery(statement).execute(values))
                .map(rows -> rows.rowCount() == 1);
    }
}
