package io.wardstream.registry;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import io.wardstream.store.Database;
import io.wardstream.store.Scope;
import java.util.List;

/** Handovers in PostgreSQL. */
final class PgHandovers implements Handovers {

    private static final String OF_PATIENT =
            """
            SELECT handed_to, handed_at
            FROM patient_handover
            WHERE patient_id = $1
            ORDER BY id
            LIMIT 1000
            """;

    private final PgStatements statements;

    PgHandovers(Database database) {
        this.statements = new PgStatements(database);
    }

    @Override
    public Future<List<Handover>> ofPatient(Scope scope, int patientId) {
        return statements
                .read(scope, OF_PATIENT, Tuple.of(patientId))
                .map(rows -> rows.stream().map(PgHandovers::handover).toList());
    }

    private static Handover handover(Row row) {
        return new Handover(
                row.getString("handed_to"), row.getOffsetDateTime("handed_at").toInstant());
    }
}
