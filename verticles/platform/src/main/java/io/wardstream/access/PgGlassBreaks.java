package io.wardstream.access;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import io.wardstream.store.Database;
import io.wardstream.store.Scope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Broken glass in PostgreSQL. */
final class PgGlassBreaks implements GlassBreaks {

    private static final String COLUMNS =
            """
            id, public_id, user_id, username, hospital_id, patient_public_id, reason, opened_at,
            expires_at, ended_at, reviewed_at, reviewed_by, comment
            """;

    private static final String OPEN =
            """
            INSERT INTO break_glass
                (user_id, username, hospital_id, patient_id, patient_public_id, reason, expires_at)
            SELECT u.id, u.username, $2, $3, $4, $5, now() + make_interval(secs => $6)
            FROM app_user u
            WHERE u.id = $1 AND u.kind = 'person'
              AND (SELECT count(*) FROM break_glass o
                   WHERE o.user_id = $1 AND o.ended_at IS NULL AND o.expires_at > now()) < $7
            RETURNING
            """
                    + COLUMNS;

    private static final String LIST =
            "SELECT "
                    + COLUMNS
                    + """
                    FROM break_glass
                    WHERE ($1::bigint = 0 OR id < $1)
                      AND ($2::boolean IS NULL OR (reviewed_at IS NOT NULL) = $2)
                    ORDER BY id DESC
                    LIMIT $3
                    """;

    private static final String FIND =
            "SELECT "
                    + COLUMNS
                    + """
                    FROM break_glass
                    WHERE public_id = $1
                    """;

    private static final String END =
            """
            UPDATE break_glass
            SET ended_at = now()
            WHERE id = $1 AND ended_at IS NULL AND expires_at > now()
            """;

    private static final String REVIEW =
            """
            UPDATE break_glass
            SET reviewed_at = now(), reviewed_by = $2, comment = $3
            WHERE id = $1 AND reviewed_at IS NULL
            RETURNING
            """
                    + COLUMNS;

    private final Database database;
    private final KeptRights rights;
    private final double openSeconds;

    PgGlassBreaks(Database database, KeptRights rights, Duration open) {
        this.database = database;
        this.rights = rights;
        this.openSeconds = open.toSeconds();
    }

    @Override
    public Future<Optional<GlassBreak>> open(Caller caller, Patient patient, String reason) {
        Tuple values =
                Tuple.of(
                        caller.userId(),
                        patient.hospitalId(),
                        patient.id(),
                        patient.publicId(),
                        reason,
                        openSeconds,
                        MAX_OPEN_PER_USER);
        return write(OPEN, values)
                .onSuccess(_ -> rights.forgetUser(caller.userId()))
                .map(opened -> opened.stream().findFirst());
    }

    @Override
    public Future<List<GlassBreak>> list(
            Scope scope, @Nullable Boolean isReviewed, long before, int limit) {
        return read(scope, LIST, Tuple.of(before, isReviewed, limit));
    }

    @Override
    public Future<Optional<GlassBreak>> find(Scope scope, UUID publicId) {
        return read(scope, FIND, Tuple.of(publicId)).map(found -> found.stream().findFirst());
    }

    @Override
    public Future<Void> end(GlassBreak broken) {
        return write(END, Tuple.of(broken.id()))
                .onSuccess(_ -> rights.forgetUser(broken.userId()))
                .mapEmpty();
    }

    @Override
    public Future<Optional<GlassBreak>> review(GlassBreak broken, String by, String comment) {
        return write(REVIEW, Tuple.of(broken.id(), by, comment))
                .map(reviewed -> reviewed.stream().findFirst());
    }

    private Future<List<GlassBreak>> write(String sql, Tuple values) {
        return database.bounded(database.platform().preparedQuery(sql).execute(values))
                .map(PgGlassBreaks::breaks);
    }

    private Future<List<GlassBreak>> read(Scope scope, String sql, Tuple values) {
        return database.read(
                scope,
                connection ->
                        connection.preparedQuery(sql).execute(values).map(PgGlassBreaks::breaks));
    }

    private static List<GlassBreak> breaks(RowSet<Row> rows) {
        List<GlassBreak> breaks = new ArrayList<>(rows.size());
        rows.forEach(row -> breaks.add(glassBreak(row)));
        return breaks;
    }

    private static GlassBreak glassBreak(Row row) {
        return new GlassBreak(
                row.getLong("id"),
                row.getUUID("public_id"),
                row.getInteger("user_id"),
                row.getString("username"),
                row.getInteger("hospital_id"),
                row.getUUID("patient_public_id"),
                row.getString("reason"),
                row.getOffsetDateTime("opened_at").toInstant(),
                row.getOffsetDateTime("expires_at").toInstant(),
                PgUsers.instant(row, "ended_at"),
                PgUsers.instant(row, "reviewed_at"),
                row.getString("reviewed_by"),
                row.getString("comment"));
    }
}
