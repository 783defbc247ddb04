package io.wardstream.lifecycle.archive;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import io.wardstream.store.Database;
import io.wardstream.store.Scope;
import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Jobs that bring something back, in PostgreSQL: asked for on any node. */
public final class PgRestores implements LakeRestores, DayRestores {

    /** Requests of one hospital come one after the other: two at once make one job. */
    private static final String LOCK_HOSPITAL =
            "SELECT pg_advisory_xact_lock(hashtextextended('archive restore ' || $1::int, 0))";

    private static final String KNOWN =
            """
            SELECT %s
            FROM archive_restore
            WHERE hospital_id = $1 AND kind = $2 AND days @> $3::date[] AND months @> $4::date[]
              AND (state IN ('waiting', 'running') OR state = 'done' AND readable_until > $5)
            ORDER BY id DESC
            LIMIT 1
            """
                    .formatted(PgRestoreRow.NAMES);

    private static final String MAKE =
            """
            INSERT INTO archive_restore (hospital_id, kind, days, months, requested_at, due_at, requested_by)
            VALUES ($1, $2, $3, $4, $5, $5, $6)
            RETURNING %s
            """
                    .formatted(PgRestoreRow.NAMES);

    private static final String FIND =
            "SELECT %s FROM archive_restore WHERE public_id = $1".formatted(PgRestoreRow.NAMES);

    private static final String CATALOGUE =
            """
            SELECT expired_at IS NOT NULL
            FROM archive_day
            WHERE day = $1 AND hospital_id = $2 AND state = 'dropped'
            """;

    private final Database database;
    private final Clock clock;

    /**
     * @param clock what counts as now
     */
    public PgRestores(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public Future<Restore> ask(int hospitalId, List<LocalDate> days, List<YearMonth> months) {
        return ask(hospitalId, Restore.Kind.READ, days, months, null);
    }

    @Override
    public Future<Asked> restore(int hospitalId, LocalDate day, String requestedBy) {
        return database.bounded(
                        database.platform()
                                .preparedQuery(CATALOGUE)
                                .execute(Tuple.of(day, hospitalId)))
                .compose(
                        rows -> {
                            if (rows.size() == 0) {
                                return Future.succeededFuture(new Asked.NotArchived());
                            }
                            return rows.iterator().next().getBoolean(0)
                                    ? Future.succeededFuture(new Asked.Expired())
                                    : ask(
                                                    hospitalId,
                                                    Restore.Kind.DATABASE,
                                                    List.of(day),
                                                    List.of(),
                                                    requestedBy)
                                            .map(Asked.Accepted::new);
                        });
    }

    private Future<Restore> ask(
            int hospitalId,
            Restore.Kind kind,
            List<LocalDate> days,
            List<YearMonth> months,
            @Nullable String requestedBy) {
        OffsetDateTime now = PgRestoreRow.utc(clock.instant());
        Tuple asked =
                Tuple.tuple()
                        .addInteger(hospitalId)
                        .addString(kind.wireName())
                        .addArrayOfLocalDate(PgRestoreRow.days(days))
                        .addArrayOfLocalDate(PgRestoreRow.months(months))
                        .addOffsetDateTime(now);
        return database.write(connection -> ask(connection, hospitalId, asked, requestedBy));
    }

    private static Future<Restore> ask(
            SqlConnection connection, int hospitalId, Tuple asked, @Nullable String requestedBy) {
        return connection
                .preparedQuery(LOCK_HOSPITAL)
                .execute(Tuple.of(hospitalId))
                .compose(_ -> connection.preparedQuery(KNOWN).execute(asked))
                .compose(
                        found ->
                                found.size() == 1
                                        ? Future.succeededFuture(found)
                                        : connection
                                                .preparedQuery(MAKE)
                                                .execute(asked.addString(requestedBy)))
                .map(rows -> PgRestoreRow.job(rows.iterator().next()));
    }

    @Override
    public Future<Optional<Restore>> find(Scope scope, UUID id) {
        return database.read(
                scope,
                connection ->
                        connection
                                .preparedQuery(FIND)
                                .execute(Tuple.of(id))
                                .map(rows -> PgRestoreRow.jobs(rows).stream().findFirst()));
    }
}
