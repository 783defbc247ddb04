package io.wardstream.alerts;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import io.wardstream.store.Database;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** {@link PulseStore} on PostgreSQL: a row a shard. */
final class PgPulseStore implements PulseStore {

    private static final String LAST =
            "SELECT shard::int AS shard, judged_at FROM alert_pulse WHERE shard = ANY ($1::int[])";

    /** In one order, so that two owners do not wait for each other. */
    private static final String BEAT =
            """
            INSERT INTO alert_pulse (shard, judged_at)
            SELECT shard, $2::timestamptz FROM unnest($1::int[]) AS beating(shard) ORDER BY shard
            ON CONFLICT (shard) DO UPDATE
            SET judged_at = greatest(alert_pulse.judged_at, excluded.judged_at)
            """;

    private final Database database;

    PgPulseStore(Database database) {
        this.database = database;
    }

    @Override
    public Future<Map<Integer, Long>> last(Collection<Integer> shards) {
        return query(LAST, Tuple.of((Object) shards.toArray(Integer[]::new)))
                .map(
                        rows -> {
                            Map<Integer, Long> last = HashMap.newHashMap(rows.size());
                            for (Row row : rows) {
                                last.put(
                                        row.getInteger("shard"),
                                        PgAlarmColumns.millis(row, "judged_at"));
                            }
                            return last;
                        });
    }

    @Override
    public Future<Void> beat(Collection<Integer> shards, long now) {
        return query(
                        BEAT,
                        Tuple.of(
                                shards.toArray(Integer[]::new),
                                Instant.ofEpochMilli(now).atOffset(ZoneOffset.UTC)))
                .mapEmpty();
    }

    private Future<RowSet<Row>> query(String statement, Tuple parameters) {
        return database.bounded(database.platform().preparedQuery(statement).execute(parameters));
    }
}
