package io.wardstream.reports;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import io.wardstream.config.ReportsConfig;
import io.wardstream.reports.ReportRequest.Subject;
import io.wardstream.store.Database;
import io.wardstream.store.Scope;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reports in PostgreSQL. */
final class PgReportJobs implements ReportJobs {

    /** One user's requests come one after the other: the count before them is the truth. */
    private static final String LOCK_USER =
            "SELECT pg_advisory_xact_lock(hashtextextended('report ' || $1::text, 0))";

    private static final String SUBMIT =
            """
            INSERT INTO report
              (hospital_id, ward_id, ward_public_id, patient_id, patient_public_id, requested_by,
               idempotency_key, format, range_from, range_to, created_at, due_at, expires_at)
            SELECT $1::int, $2::int, $3::uuid, $4::int, $5::uuid, $6::text, $7::text, $8::text,
                   $9::timestamptz, $10::timestamptz, $11::timestamptz, $11::timestamptz,
                   $12::timestamptz
            WHERE (SELECT count(*) FROM report
                   WHERE requested_by = $6 AND state IN ('queued', 'running')) < $13::int
            ON CONFLICT (requested_by, idempotency_key) WHERE idempotency_key IS NOT NULL DO NOTHING
            RETURNING %s
            """
                    .formatted(PgReportRow.NAMES);

    private static final String OF_KEY =
            "SELECT %s FROM report WHERE requested_by = $1 AND idempotency_key = $2"
                    .formatted(PgReportRow.NAMES);

    private static final String FIND =
            "SELECT %s FROM report WHERE public_id = $1 AND state <> 'removed'"
                    .formatted(PgReportRow.NAMES);

    private static final String LIST =
            """
            SELECT %s FROM report
            WHERE requested_by = $1 AND ($2::bigint = 0 OR id < $2) AND state <> 'removed'
            ORDER BY id DESC
            LIMIT $3
            """
                    .formatted(PgReportRow.NAMES);

    private static final String OF_PATIENT =
            """
            SELECT %s FROM report
            WHERE patient_id = $1 AND ($2::bigint = 0 OR id < $2) AND state <> 'removed'
            ORDER BY id DESC
            LIMIT $3
            """
                    .formatted(PgReportRow.NAMES);

    private static final String CANCEL_OR_REMOVE =
            """
            UPDATE report
            SET state = CASE WHEN state IN ('queued', 'running') THEN 'cancelled' ELSE 'removed' END,
                finished_at = coalesce(finished_at, $2),
                idempotency_key = CASE WHEN state IN ('queued', 'running') THEN idempotency_key END
            WHERE public_id = $1
            """;

    private final Database database;
    private final ReportsConfig config;
    private final Clock clock;

    PgReportJobs(Database database, ReportsConfig config, Clock clock) {
        this.database = database;
        this.config = config;
        this.clock = clock;
    }

    @Override
    public Future<Submitted> submit(ReportRequest request, String by, @Nullable String key) {
        Tuple values = values(request, by, key);
        return database.write(
                connection ->
                        connection
                                .preparedQuery(LOCK_USER)
                                .execute(Tuple.of(by))
                                .compose(_ -> connection.preparedQuery(SUBMIT).execute(values))
                                .map(this::first)
                                .compose(
                                        made ->
                                                made.isPresent()
                                                        ? accepted(made.get())
                                                        : known(connection, request, by, key)));
    }

    private Tuple values(ReportRequest request, String by, @Nullable String key) {
        Instant now = clock.instant();
        Tuple values = Tuple.of(request.hospitalId());
        switch (request.subject()) {
            case Subject.OfWard(int id, UUID publicId) ->
                    values.addInteger(id).addUUID(publicId).addInteger(0).addUUID(null);
            case Subject.OfPatient(int id, UUID publicId) ->
                    values.addInteger(0).addUUID(null).addInteger(id).addUUID(publicId);
        }
        return values.addString(by)
                .addString(key)
                .addString(request.format().wireName())
                .addValue(PgReportRow.utc(request.from()))
                .addValue(PgReportRow.utc(request.to()))
                .addValue(PgReportRow.utc(now))
                .addValue(PgReportRow.utc(now.plus(config.keep())))
                .addInteger(config.open());
    }

    private static Future<Submitted> accepted(ReportJob job) {
        return Future.succeededFuture(new Submitted.Accepted(job));
    }

    /** Why nothing was made. */
    private Future<Submitted> known(
            SqlConnection connection, ReportRequest request, String by, @Nullable String key) {
        return connection
                .preparedQuery(OF_KEY)
                .execute(Tuple.of(by, key))
                .map(this::first)
                .map(
                        found ->
                                found.<Submitted>map(job -> sameOrOther(job, request))
                                        .orElseGet(Submitted.TooMany::new));
    }

    private static Submitted sameOrOther(ReportJob job, ReportRequest request) {
        return job.request().equals(request)
                ? new Submitted.Accepted(job)
                : new Submitted.OtherRequest();
    }

    @Override
    public Future<Optional<ReportJob>> find(Scope scope, UUID id) {
        return database.read(
                scope,
                connection ->
                        connection.preparedQuery(FIND).execute(Tuple.of(id)).map(this::first));
    }

    @Override
    public Future<Slice> list(Scope scope, String by, long before, int limit) {
        return slice(scope, LIST, Tuple.of(by, before, limit + 1), limit);
    }

    @Override
    public Future<Slice> ofPatient(Scope scope, int patientId, long before, int limit) {
        return slice(scope, OF_PATIENT, Tuple.of(patientId, before, limit + 1), limit);
    }

    private Future<Slice> slice(Scope scope, String statement, Tuple values, int limit) {
        return database.read(
                scope,
                connection ->
                        connection
                                .preparedQuery(statement)
                                .execute(values)
                                .map(rows -> slice(rows, limit)));
    }

    /** One more than asked for was read: it tells whether there is a next part. */
    private Slice slice(RowSet<Row> rows, int limit) {
        List<ReportJob> items = rows.stream().limit(limit).map(this::job).toList();
        return new Slice(items, rows.size() > limit ? items.getLast().no() : 0);
    }

    @Override
    public Future<Void> cancelOrRemove(UUID id) {
        Tuple values = Tuple.of(id, PgReportRow.utc(clock.instant()));
        return database.bounded(database.platform().preparedQuery(CANCEL_OR_REMOVE).execute(values))
                .mapEmpty();
    }

    private Optional<ReportJob> first(RowSet<Row> rows) {
        return rows.stream().findFirst().map(this::job);
    }

    private ReportJob job(Row row) {
        return PgReportRow.job(row, clock.instant());
    }
}
