package io.wardstream.whatif;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import io.wardstream.store.Database;
import io.wardstream.store.Scope;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What-ifs in PostgreSQL. */
final class PgWhatIfJobs implements WhatIfJobs {

    private static final String SUBMIT =
            """
            INSERT INTO what_if
              (hospital_id, ward_id, ward_public_id, requested_by, idempotency_key, range_from,
               range_to, rules, created_at, due_at)
            SELECT $1::int, $2::int, $3::uuid, $4::text, $5::text, $6::timestamptz, $7::timestamptz,
                   $8::jsonb, $9::timestamptz, $9::timestamptz
            WHERE (SELECT count(*) FROM what_if
                   WHERE hospital_id = $1 AND state IN ('queued', 'running')) < $10::int
            ON CONFLICT (requested_by, idempotency_key) WHERE idempotency_key IS NOT NULL DO NOTHING
            RETURNING %s
            """
                    .formatted(PgWhatIfRow.NAMES);

    private static final String OF_KEY =
            "SELECT %s FROM what_if WHERE requested_by = $1 AND idempotency_key = $2"
                    .formatted(PgWhatIfRow.NAMES);

    private static final String FIND =
            "SELECT %s FROM what_if WHERE public_id = $1".formatted(PgWhatIfRow.NAMES);

    private static final String CANCEL =
            """
            UPDATE what_if
            SET state = 'cancelled', finished_at = $2
            WHERE public_id = $1 AND state IN ('queued', 'running')
            """;

    private final Database database;
    private final Clock clock;

    PgWhatIfJobs(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public Future<Submitted> submit(WhatIfRequest request, String by, @Nullable String key) {
        JsonArray rules = new JsonArray();
        request.changes().forEach(change -> rules.add(ChangeJson.of(change)));
        Instant now = clock.instant();
        Tuple values =
                Tuple.of(request.hospitalId(), request.wardId(), request.wardPublicId(), by)
                        .addString(key)
                        .addValue(PgWhatIfRow.utc(request.from()))
                        .addValue(PgWhatIfRow.utc(request.to()))
                        .addValue(rules)
                        .addValue(PgWhatIfRow.utc(now))
                        .addInteger(MOST_OPEN);
        return database.write(
                connection ->
                        connection
                                .preparedQuery(SUBMIT)
                                .execute(values)
                                .map(PgWhatIfJobs::first)
                                .compose(
                                        made ->
                                                made.isPresent()
                                                        ? accepted(made.get())
                                                        : known(connection, request, by, key)));
    }

    private static Future<Submitted> accepted(WhatIfJob job) {
        return Future.succeededFuture(new Submitted.Accepted(job));
    }

    /** Why nothing was made. */
    private static Future<Submitted> known(
            SqlConnection connection, WhatIfRequest request, String by, @Nullable String key) {
        return connection
                .preparedQuery(OF_KEY)
                .execute(Tuple.of(by, key))
                .map(PgWhatIfJobs::first)
                .map(
                        found ->
                                found.<Submitted>map(job -> sameOrOther(job, request))
                                        .orElseGet(Submitted.TooMany::new));
    }

    private static Submitted sameOrOther(WhatIfJob job, WhatIfRequest request) {
        return job.request().equals(request)
                ? new Submitted.Accepted(job)
                : new Submitted.OtherRequest();
    }

    @Override
    public Future<Optional<WhatIfJob>> find(Scope scope, UUID id) {
        return database.read(
                scope,
                connection ->
                        connection
                                .preparedQuery(FIND)
                                .execute(Tuple.of(id))
                                .map(PgWhatIfJobs::first));
    }

    @Override
    public Future<Void> cancel(UUID id) {
        Tuple values = Tuple.of(id, PgWhatIfRow.utc(clock.instant()));
        return database.bounded(database.platform().preparedQuery(CANCEL).execute(values))
                .mapEmpty();
    }

    private static Optional<WhatIfJob> first(RowSet<Row> rows) {
        return rows.stream().findFirst().map(PgWhatIfRow::job);
    }
}
