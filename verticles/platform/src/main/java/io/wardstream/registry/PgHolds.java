package io.wardstream.registry;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.wardstream.store.Database;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Holds in PostgreSQL. Whoever deletes has one advisory lock with others who delete, until the end
 * of the transaction; whoever sets a hold has it alone. So a hold is either seen by a deletion, or
 * answered after it. Thread-safe.
 */
public final class PgHolds implements Holds {

    private static final String KEY = "hashtextextended('legal hold', 0)";

    private static final String DELETE_WITH_OTHERS =
            "SELECT pg_advisory_xact_lock_shared(%s)".formatted(KEY);

    private static final String HOLD_ALONE = "SELECT pg_advisory_xact_lock(%s)".formatted(KEY);

    private static final String HOSPITALS =
            "SELECT DISTINCT hospital_id FROM legal_hold WHERE released_at IS NULL";

    private final Database database;

    public PgHolds(Database database) {
        this.database = database;
    }

    @Override
    public Future<Set<Integer>> hospitals() {
        return database.bounded(database.platform().query(HOSPITALS).execute())
                .map(rows -> Set.of(ids(rows)));
    }

    @Override
    public <T> Future<T> deleting(Function<Set<Integer>, Future<T>> deletion) {
        return database.write(
                connection ->
                        inTransaction(connection)
                                .map(held -> Arrays.stream(held).collect(Collectors.toSet()))
                                .compose(deletion));
    }

    /**
     * The hospitals whose rows the transaction must not delete; keeps holds out until it has ended.
     * To be called before anything else is locked.
     *
     * @return failed as the driver fails
     */
    public static Future<Integer[]> inTransaction(SqlConnection connection) {
        return connection
                .query(DELETE_WITH_OTHERS)
                .execute()
                .compose(_ -> connection.query(HOSPITALS).execute())
                .map(PgHolds::ids);
    }

    /** Waits until no deletion is under way, and keeps them out until the transaction has ended. */
    static Future<Void> alone(SqlConnection connection) {
        return connection.query(HOLD_ALONE).execute().mapEmpty();
    }

    private static Integer[] ids(RowSet<Row> rows) {
        return rows.stream().map(row -> row.getInteger("hospital_id")).toArray(Integer[]::new);
    }
}
