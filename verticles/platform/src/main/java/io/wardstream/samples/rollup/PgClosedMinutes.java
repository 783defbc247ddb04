package io.wardstream.samples.rollup;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.SqlResult;
import io.vertx.sqlclient.Tuple;
import io.wardstream.samples.rollup.PgRollupMark.Standing;
import io.wardstream.samples.rollup.RollupStep.Kind;
import io.wardstream.store.Database;
import java.time.OffsetDateTime;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Adds minutes up once they are over, of all devices in one statement, and each hour when its last
 * minute is. One minute a step where there is much in it; where there is little, as after a long
 * stop with nobody connected, up to an hour. Confined to one event loop.
 */
final class PgClosedMinutes {

    private static final long MOST_MINUTES = 60;
    private static final long QUICK_NANOS = TimeUnit.MILLISECONDS.toNanos(300);
    private static final long SLOW_NANOS = TimeUnit.SECONDS.toNanos(1);

    /**
     * Slots begin where samples may be stored; late ones of before are repaired later. The hour
     * that holds the mark at the latest.
     */
    private static final String BEGIN =
            """
            UPDATE rollup_mark
            SET done = date_bin('1 hour',
                                least($1, (SELECT min(slot_from) FROM sample_slot)), 'epoch')
            RETURNING (date_part('epoch', done) * 1000)::bigint
            """;

    private static final String DIRTY_BEFORE =
            """
            INSERT INTO rollup_dirty (device_id, minute)
            SELECT DISTINCT device_id, date_bin('1 minute', observed_at, 'epoch')
            FROM late_sample
            WHERE observed_at < (SELECT done FROM rollup_mark)
            """;

    private static final String OPEN = "SELECT vital_rollup_open(ARRAY[$1]::timestamptz[])";

    /**
     * The bounds are parameters of each scan, so that other slots are left out when planning. What
     * is merged into its slot just now stands in both tables and is taken once. A sample nobody was
     * assigned to is in no bucket.
     */
    static final String ROLL_MINUTES =
            """
            WITH late AS (
              UPDATE late_sample SET rolled_up = true
              WHERE observed_at >= $1 AND observed_at < $2
              RETURNING *
            ), seen AS (
              SELECT device_id, observed_at, validity, %1$s
              FROM vital_sample
              WHERE observed_at >= $1 AND observed_at < $2
              UNION ALL
              SELECT device_id, observed_at, validity, %1$s
              FROM late l
              WHERE NOT EXISTS (
                SELECT FROM vital_sample v
                WHERE v.device_id = l.device_id AND v.observed_at = l.observed_at
                  AND v.seq = l.seq AND v.epoch_no = l.epoch_no
                  AND v.observed_at >= $1 AND v.observed_at < $2)
            )
            INSERT INTO vital_rollup_1m (bucket, device_id, patient_id, %2$s)
            SELECT date_bin('1 minute', observed_at, 'epoch'), seen.device_id, patient_id, %3$s
            FROM seen
            JOIN assignment_span a ON a.device_id = seen.device_id
              AND a.valid_from <= observed_at AND a.valid_to > observed_at
              AND a.valid_from < $2 AND a.valid_to > $1
            GROUP BY 1, 2, 3
            HAVING %4$s
            """
                    .formatted(
                            PgRollupColumns.COUNTED_VITALS,
                            PgRollupColumns.NAMES,
                            PgRollupColumns.OF_A_MINUTE,
                            PgRollupColumns.IS_MEASURED);

    private static final String ROLL_HOUR =
            """
            INSERT INTO vital_rollup_1h (bucket, device_id, patient_id, %s)
            SELECT $1, device_id, patient_id, %s
            FROM vital_rollup_1m
            WHERE bucket >= $1 AND bucket < $2
            GROUP BY device_id, patient_id
            """
                    .formatted(PgRollupColumns.NAMES, PgRollupColumns.OF_MINUTES);

    private final Database database;
    private final Consumer<RollupPoint> passing;
    private long minutes = 1;

    PgClosedMinutes(Database database, Consumer<RollupPoint> passing) {
        this.database = database;
        this.passing = passing;
    }

    /**
     * The next minutes, in one transaction.
     *
     * @param settled no flush under way has seen an older mark than this
     */
    Future<RollupStep> roll(long settled) {
        long begun = System.nanoTime();
        return database.write(
                        connection ->
                                PgRollupMark.lock(connection)
                                        .compose(now -> begin(connection, now, settled))
                                        .compose(now -> roll(connection, now, settled)))
                .onSuccess(_ -> pace(System.nanoTime() - begun))
                .onFailure(_ -> minutes = 1);
    }

    private void pace(long nanos) {
        if (nanos < QUICK_NANOS) {
            minutes = Math.min(MOST_MINUTES, minutes * 2);
        } else if (nanos > SLOW_NANOS) {
            minutes = Math.max(1, minutes / 2);
        }
    }

    private static Future<Standing> begin(SqlConnection connection, Standing now, long settled) {
        if (now.done() > 0) {
            return Future.succeededFuture(now);
        }
        return connection
                .preparedQuery(BEGIN)
                .execute(Tuple.of(PgRollups.instant(settled)))
                .map(rows -> rows.iterator().next().getLong(0))
                .compose(
                        done ->
                                connection
                                        .query(DIRTY_BEFORE)
                                        .execute()
                                        .map(
                                                _ ->
                                                        new Standing(
                                                                now.mark(),
                                                                done,
                                                                now.minutesFrom(),
                                                                now.dirty())));
    }

    private Future<RollupStep> roll(SqlConnection connection, Standing now, long settled) {
        long from = now.done();
        long hour = BucketLength.HOUR.floor(from);
        long hourEnd = hour + BucketLength.HOUR.millis();
        long to =
                Math.min(Math.min(settled, hourEnd), from + minutes * BucketLength.MINUTE.millis());
        if (to <= from) { // another runner has been here
            return Future.succeededFuture(new RollupStep(Kind.CLOSED, 0, 0, from, now.dirty()));
        }
        return connection
                .preparedQuery(OPEN)
                .execute(Tuple.of(PgRollups.instant(from)))
                .compose(_ -> insert(connection, ROLL_MINUTES, from, to))
                .map(rows -> passed(RollupPoint.MINUTES_WRITTEN, rows))
                .compose(
                        rows ->
                                (to < hourEnd
                                                ? Future.succeededFuture(0)
                                                : insert(connection, ROLL_HOUR, hour, hourEnd))
                                        .map(
                                                hours ->
                                                        new RollupStep(
                                                                Kind.CLOSED,
                                                                rows,
                                                                hours,
                                                                to,
                                                                now.dirty())))
                .compose(step -> PgRollupMark.done(connection, to).map(step))
                .map(step -> passed(RollupPoint.STEP_WRITTEN, step));
    }

    private static Future<Integer> insert(
            SqlConnection connection, String statement, long from, long to) {
        OffsetDateTime first = PgRollups.instant(from);
        return connection
                .preparedQuery(statement)
                .execute(Tuple.of(first, PgRollups.instant(to)))
                .map(SqlResult::rowCount);
    }

    private <T> T passed(RollupPoint point, T value) {
        passing.accept(point);
        return value;
    }
}
