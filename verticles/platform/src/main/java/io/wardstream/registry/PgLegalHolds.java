package io.wardstream.registry;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import io.wardstream.registry.LegalHold.Subject;
import io.wardstream.store.Database;
import io.wardstream.store.Scope;
import java.time.OffsetDateTime;
import java.util.List;

/** Holds as people see them, in PostgreSQL. */
final class PgLegalHolds implements LegalHolds {

    private static final String SELECT =
            """
            SELECT l.id, h.public_id AS hospital_public_id, p.public_id AS patient_public_id,
                   l.reason, l.set_by, l.set_at, l.released_by, l.released_at
            FROM legal_hold l
            JOIN hospital h ON h.id = l.hospital_id
            LEFT JOIN patient p ON p.id = l.patient_id
            """;

    private static final String LIST =
            SELECT
                    + """
                    WHERE l.hospital_id = $1
                      AND ($2::int = 0 OR l.patient_id = $2 OR l.patient_id IS NULL)
                    ORDER BY l.id DESC
                    LIMIT 1000
                    """;

    private static final String IN_FORCE =
            SELECT
                    + """
                    WHERE l.hospital_id = $1
                      AND coalesce(l.patient_id, 0) = $2
                      AND l.released_at IS NULL
                    """;

    private static final String RELEASE =
            """
            UPDATE legal_hold
            SET released_by = $3, released_at = now()
            WHERE hospital_id = $1 AND coalesce(patient_id, 0) = $2 AND released_at IS NULL
            RETURNING id
            """;

    private static final String SET =
            """
            INSERT INTO legal_hold (hospital_id, patient_id, reason, set_by)
            VALUES ($1, nullif($2::int, 0), $3, $4)
            """;

    private final Database database;
    private final PgStatements statements;

    PgLegalHolds(Database database) {
        this.database = database;
        this.statements = new PgStatements(database);
    }

    @Override
    public Future<LegalHold> set(Subject subject, String reason, String by) {
        return database.write(
                connection ->
                        PgHolds.alone(connection)
                                .compose(_ -> inForce(connection, subject))
                                .compose(
                                        before ->
                                                before.stream()
                                                                .anyMatch(
                                                                        hold ->
                                                                                hold.reason()
                                                                                        .equals(
                                                                                                reason))
                                                        ? Future.succeededFuture(before)
                                                        : replace(connection, subject, reason, by))
                                .map(List::getFirst));
    }

    private static Future<List<LegalHold>> replace(
            SqlConnection connection, Subject subject, String reason, String by) {
        return PgStatements.run(connection, RELEASE, values(subject).addString(by))
                .compose(
                        _ ->
                                PgStatements.run(
                                        connection,
                                        SET,
                                        values(subject).addString(reason).addString(by)))
                .compose(_ -> inForce(connection, subject));
    }

    /** None or one. */
    private static Future<List<LegalHold>> inForce(SqlConnection connection, Subject subject) {
        return PgStatements.run(connection, IN_FORCE, values(subject)).map(PgLegalHolds::holds);
    }

    @Override
    public Future<Boolean> release(Subject subject, String by) {
        return statements
                .write(RELEASE, values(subject).addString(by))
                .map(released -> !released.isEmpty());
    }

    @Override
    public Future<List<LegalHold>> list(Scope scope, Subject subject) {
        return statements.read(scope, LIST, values(subject)).map(PgLegalHolds::holds);
    }

    private static Tuple values(Subject subject) {
        return Tuple.of(subject.hospitalId(), subject.patientId());
    }

    private static List<LegalHold> holds(List<Row> rows) {
        return rows.stream().map(PgLegalHolds::hold).toList();
    }

    private static LegalHold hold(Row row) {
        OffsetDateTime released = row.getOffsetDateTime("released_at");
        return new LegalHold(
                row.getLong("id"),
                row.getUUID("hospital_public_id"),
                row.getUUID("patient_public_id"),
                row.getString("reason"),
                row.getString("set_by"),
                row.getOffsetDateTime("set_at").toInstant(),
                row.getString("released_by"),
                released == null ? null : released.toInstant());
    }
}
