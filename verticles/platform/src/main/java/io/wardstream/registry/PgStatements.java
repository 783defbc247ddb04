package io.wardstream.registry;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import io.wardstream.store.Database;
import io.wardstream.store.Scope;
import io.wardstream.store.StorageException;
import java.util.ArrayList;
import java.util.List;

/** Runs single statements and gives their rows as a list. Thread-safe. */
final class PgStatements {

    private final Database database;

    PgStatements(Database database) {
        this.database = database;
    }

    /** Reads what the scope allows. */
    Future<List<Row>> read(Scope scope, String sql, Tuple parameters) {
        return database.read(scope, connection -> run(connection, sql, parameters));
    }

    /** Runs one statement as the platform; it is its own transaction. */
    Future<List<Row>> write(String sql, Tuple parameters) {
        return database.platform()
                .preparedQuery(sql)
                .execute(parameters)
                .map(PgStatements::list)
                .recover(cause -> Future.failedFuture(StorageException.of(cause)));
    }

    /** A step of a transaction. */
    static Future<List<Row>> run(SqlConnection connection, String sql, Tuple parameters) {
        return connection.preparedQuery(sql).execute(parameters).map(PgStatements::list);
    }

    private static List<Row> list(RowSet<Row> rows) {
        List<Row> list = new ArrayList<>(rows.size());
        rows.forEach(list::add);
        return list;
    }
}
