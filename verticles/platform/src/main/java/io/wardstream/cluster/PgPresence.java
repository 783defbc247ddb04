package io.wardstream.cluster;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import io.wardstream.store.Database;
import java.util.HashMap;
import java.util.Map;

/** Which nodes say that they are at work: a row a node, timed by the database's clock. */
final class PgPresence {

    /** Whoever was silent for longer has ended, or has no database: nobody is cut off from it. */
    private static final String BEAT =
            """
            WITH mine AS (
              INSERT INTO cluster_presence (node_id, seen_at)
              VALUES ($1, clock_timestamp())
              ON CONFLICT (node_id) DO UPDATE SET seen_at = excluded.seen_at
            )
            SELECT node_id, (extract(epoch FROM seen_at) * 1000000)::bigint AS seen_at
            FROM cluster_presence
            WHERE node_id <> $1 AND seen_at > clock_timestamp() - interval '10 s'
            """;

    private static final String LEAVE = "DELETE FROM cluster_presence WHERE node_id = $1";

    private static final String FORGET =
            "DELETE FROM cluster_presence WHERE seen_at < now() - interval '1 day'";

    private final Database database;

    PgPresence(Database database) {
        this.database = database;
    }

    /**
     * Says that a node is at work, and reads who else has said so lately.
     *
     * @return of each other node the instant of its word, in microseconds of the database's clock;
     *     failed when the database cannot answer
     */
    Future<Map<String, Long>> beat(String nodeId) {
        return query(BEAT, Tuple.of(nodeId))
                .map(
                        rows -> {
                            Map<String, Long> others = HashMap.newHashMap(rows.size());
                            for (Row row : rows) {
                                others.put(row.getString("node_id"), row.getLong("seen_at"));
                            }
                            return others;
                        });
    }

    /** A node that stops is not missed. */
    Future<Void> leave(String nodeId) {
        return query(LEAVE, Tuple.of(nodeId)).mapEmpty();
    }

    /** Forgets nodes that ended without a word. */
    Future<Void> forgetOld() {
        return query(FORGET, Tuple.tuple()).mapEmpty();
    }

    private Future<RowSet<Row>> query(String statement, Tuple parameters) {
        return database.bounded(database.platform().preparedQuery(statement).execute(parameters));
    }
}
