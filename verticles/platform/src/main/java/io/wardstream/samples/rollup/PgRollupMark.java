package io.wardstream.samples.rollup;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import io.wardstream.store.Database;

/** Where the roll-up stands, and the lock under which it goes on. */
final class PgRollupMark {

    private static final String STANDING =
            """
            SELECT (date_part('epoch', mark) * 1000)::bigint, (date_part('epoch', done) * 1000)::bigint,
                   (date_part('epoch', minute_from) * 1000)::bigint,
                   (SELECT count(*) FROM (SELECT FROM rollup_dirty LIMIT %s) d)
            FROM rollup_mark
            """
                    .formatted(Integer.toString(RollupStep.MOST_DIRTY));

    private static final String MOVE = "UPDATE rollup_mark SET mark = $1 WHERE mark < $1";

    /**
     * Whoever has an id by now has a lower one. The xmax of a snapshot would not do: it is one more
     * than the newest id that has ended, and ids beyond it may be in use.
     */
    private static final String HORIZON = "SELECT pg_current_xact_id()::text";

    private static final String IS_PAST =
            "SELECT pg_snapshot_xmin(pg_current_snapshot()) > $1::text::xid8";

    /**
     * A statement of its own: the next one's snapshot is taken under the lock. The settings end
     * with the transaction. A slot that has never been analyzed would be scanned whole; compiling
     * the sums takes longer than adding them up; hashing 5,000 groups is cheaper than sorting
     * 300,000 rows.
     */
    private static final String LOCK =
            """
            SELECT pg_advisory_xact_lock(22355, -2),
                   set_config('enable_seqscan', 'off', true), set_config('enable_sort', 'off', true),
                   set_config('jit', 'off', true), set_config('work_mem', '64MB', true)
            """;

    private static final String DONE = "UPDATE rollup_mark SET done = $1";

    private final Database database;

    PgRollupMark(Database database) {
        this.database = database;
    }

    /**
     * Epoch milliseconds each.
     *
     * @param mark flushes leave dirty buckets for samples before it
     * @param done minutes before it are in buckets; 0: none
     * @param minutesFrom minutes before it have been dropped
     * @param dirty how many dirty minutes wait, to a bound
     */
    record Standing(long mark, long done, long minutesFrom, long dirty) {}

    Future<Standing> standing() {
        return database.bounded(database.platform().query(STANDING).execute())
                .map(PgRollupMark::standing);
    }

    /** Under the lock until the transaction ends. */
    static Future<Standing> lock(SqlConnection connection) {
        return connection
                .query(LOCK)
                .execute()
                .compose(_ -> connection.query(STANDING).execute())
                .map(PgRollupMark::standing);
    }

    private static Standing standing(RowSet<Row> rows) {
        Row row = rows.iterator().next();
        return new Standing(row.getLong(0), row.getLong(1), row.getLong(2), row.getLong(3));
    }

    /** Committed when it completes; never back. */
    Future<Void> move(long to) {
        Tuple values = Tuple.of(PgRollups.instant(to));
        return database.bounded(database.platform().preparedQuery(MOVE).execute(values)).mapEmpty();
    }

    Future<String> horizon() {
        return database.bounded(database.platform().query(HORIZON).execute())
                .map(rows -> rows.iterator().next().getString(0));
    }

    Future<Boolean> isPast(String horizon) {
        return database.bounded(
                        database.platform().preparedQuery(IS_PAST).execute(Tuple.of(horizon)))
                .map(rows -> rows.iterator().next().getBoolean(0));
    }

    static Future<Void> done(SqlConnection connection, long through) {
        return connection
                .preparedQuery(DONE)
                .execute(Tuple.of(PgRollups.instant(through)))
                .mapEmpty();
    }
}
