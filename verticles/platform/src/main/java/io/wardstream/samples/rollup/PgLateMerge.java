package io.wardstream.samples.rollup;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;

/**
 * Adds late samples to buckets whose other samples have left PostgreSQL: in one statement with the
 * note that it was done, so each is added once.
 */
final class PgLateMerge {

    private static final String OPEN =
            """
            SELECT vital_rollup_open(ARRAY(
              SELECT DISTINCT to_timestamp(m / 1000::float8) FROM unnest($1::bigint[]) AS m))
            """;

    /**
     * Buckets that have been dropped are not made again. Of a day that was dropped only what was
     * compared with its archive is added, which makes the minute dirty again: a sample that is sent
     * again after years is not counted again.
     */
    private static final String MERGE =
            """
            WITH dirty AS (
              SELECT DISTINCT device_id, to_timestamp(minute / 1000::float8) AS minute
              FROM unnest($1::int[], $2::bigint[]) AS u(device_id, minute)
            ), late AS (
              UPDATE late_sample l SET rolled_up = true
              FROM dirty d
              WHERE l.device_id = d.device_id AND NOT l.rolled_up
                AND l.observed_at >= d.minute AND l.observed_at < d.minute + interval '1 minute'
                AND (l.admitted
                     OR NOT EXISTS (SELECT FROM packed_day p
                                    WHERE p.day = (l.observed_at AT TIME ZONE 'UTC')::date AND p.dropped_at IS NOT NULL))
              RETURNING l.*
            ), seen AS (
              SELECT late.device_id, patient_id, observed_at, validity, %1$s
              FROM late
              JOIN assignment_span a ON a.device_id = late.device_id
                AND a.valid_from <= observed_at AND a.valid_to > observed_at
            ), minutes AS (
              INSERT INTO vital_rollup_1m AS b (bucket, device_id, patient_id, %2$s)
              SELECT date_bin('1 minute', observed_at, 'epoch'), device_id, patient_id, %3$s
              FROM seen
              WHERE observed_at >= (SELECT minute_from FROM rollup_mark)
              GROUP BY 1, 2, 3
              HAVING %5$s
              ON CONFLICT (patient_id, bucket, device_id) DO UPDATE SET %6$s
            )
            INSERT INTO vital_rollup_1h AS b (bucket, device_id, patient_id, %2$s)
            SELECT date_bin('1 hour', observed_at, 'epoch'), device_id, patient_id, %4$s
            FROM seen
            WHERE observed_at >= (SELECT hour_from FROM rollup_mark)
            GROUP BY 1, 2, 3
            HAVING %5$s
            ON CONFLICT (patient_id, bucket, device_id) DO UPDATE SET %7$s
            """
                    .formatted(
                            PgRollupColumns.COUNTED_VITALS,
                            PgRollupColumns.NAMES,
                            PgRollupColumns.OF_A_MINUTE,
                            PgRollupColumns.OF_AN_HOUR,
                            PgRollupColumns.IS_MEASURED,
                            PgRollupColumns.MERGE_MINUTE,
                            PgRollupColumns.MERGE_HOUR);

    private PgLateMerge() {}

    /** The hours of these minutes must be rolled up. */
    static Future<Void> merge(SqlConnection connection, Collection<DirtyHour> hours) {
        if (hours.isEmpty()) {
            return Future.succeededFuture();
        }
        Integer[] devices =
                hours.stream()
                        .flatMap(hour -> hour.minutes.stream().map(_ -> hour.deviceId))
                        .toArray(Integer[]::new);
        Long[] minutes = hours.stream().flatMap(hour -> hour.minutes.stream()).toArray(Long[]::new);
        Tuple keys = Tuple.tuple().addValue(devices).addValue(minutes);
        return connection
                .preparedQuery(OPEN)
                .execute(Tuple.of((Object) minutes))
                .compose(_ -> connection.preparedQuery(MERGE).execute(keys))
                .mapEmpty();
    }
}
