package io.wardstream.registry;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import io.wardstream.store.Database;
import io.wardstream.store.Scope;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Erasures in PostgreSQL. */
final class PgErasures implements Erasures {

    private static final String FIND =
            "SELECT id, hospital_id, ward_id FROM patient WHERE public_id = $1";

    private static final String LOCK =
            """
            SELECT p.status = 'admitted' AS is_admitted, p.erased_at IS NOT NULL AS is_erased,
                   EXISTS (
                     SELECT FROM legal_hold l
                     WHERE l.hospital_id = p.hospital_id
                       AND (l.patient_id IS NULL OR l.patient_id = p.id)
                       AND l.released_at IS NULL
                   ) AS is_held
            FROM patient p
            WHERE p.id = $1
            FOR UPDATE OF p
            """;

    /** The label of the bed went with the discharge. */
    private static final String ERASE =
            "UPDATE patient SET display_name = NULL, erased_at = now() WHERE id = $1";

    /** People write names into reasons. */
    private static final String ERASE_REASONS =
            "UPDATE legal_hold SET reason = 'erased with the patient' WHERE patient_id = $1";

    private static final String NOTE =
            """
            INSERT INTO erasure_log (patient_id, hospital_id, erased_by, reason)
            VALUES ($1, $2, $3, $4)
            """;

    private static final String UNFINISHED =
            """
            SELECT patient_id
            FROM erasure_log
            WHERE files_removed_at IS NULL
            ORDER BY patient_id
            LIMIT $1
            """;

    private static final String FINISHED =
            "UPDATE erasure_log SET files_removed_at = now() WHERE patient_id = $1";

    private final Database database;
    private final PgStatements statements;
    private final RegistryVersions versions;

    PgErasures(Database database, RegistryVersions versions) {
        this.database = database;
        this.statements = new PgStatements(database);
        this.versions = versions;
    }

    @Override
    public Future<Optional<Subject>> find(Scope scope, UUID id) {
        return statements
                .read(scope, FIND, Tuple.of(id))
                .map(rows -> rows.stream().map(PgErasures::subject).findFirst());
    }

    private static Subject subject(Row row) {
        return new Subject(
                row.getInteger("id"), row.getInteger("hospital_id"), row.getInteger("ward_id"));
    }

    @Override
    public Future<Outcome> erase(Subject subject, Reason reason, String by) {
        Tuple note = Tuple.of(subject.patientId(), subject.hospitalId(), by, reason.wireName());
        return database.write(
                        connection ->
                                PgHolds.inTransaction(connection)
                                        .compose(_ -> locked(connection, subject))
                                        .compose(patient -> erase(connection, patient, note)))
                .compose(versions::committed);
    }

    private static Future<Row> locked(SqlConnection connection, Subject subject) {
        return PgStatements.run(connection, LOCK, Tuple.of(subject.patientId()))
                .map(List::getFirst);
    }

    private static Future<Outcome> erase(SqlConnection connection, Row patient, Tuple note) {
        if (patient.getBoolean("is_erased")) {
            return Future.succeededFuture(Outcome.ERASED);
        }
        if (patient.getBoolean("is_admitted")) {
            return Future.succeededFuture(Outcome.ADMITTED);
        }
        if (patient.getBoolean("is_held")) {
            return Future.succeededFuture(Outcome.HELD);
        }
        Tuple id = Tuple.of(note.getInteger(0));
        return PgStatements.run(connection, ERASE, id)
                .compose(_ -> PgStatements.run(connection, ERASE_REASONS, id))
                .compose(_ -> PgStatements.run(connection, NOTE, note))
                .map(Outcome.ERASED);
    }

    @Override
    public Future<List<Integer>> unfinished(int limit) {
        return database.bounded(
                        database.platform().preparedQuery(UNFINISHED).execute(Tuple.of(limit)))
                .map(rows -> rows.stream().map(row -> row.getInteger("patient_id")).toList());
    }

    @Override
    public Future<Void> finished(int patientId) {
        return statements.write(FINISHED, Tuple.of(patientId)).mapEmpty();
    }
}
