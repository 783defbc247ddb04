package io.wardstream.samples.rollup;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.SqlResult;
import io.vertx.sqlclient.Tuple;
import io.wardstream.codec.model.VitalSample;
import java.util.ArrayList;
import java.util.List;

/** Writes buckets again, in the transaction of a repair. */
final class PgBucketWriter {

    private static final String OPEN =
            """
            SELECT vital_rollup_open(ARRAY(
              SELECT DISTINCT to_timestamp(m / 1000::float8) FROM unnest($1::bigint[]) AS m))
            """;

    private static final String REMOVE_MINUTES =
            """
            DELETE FROM vital_rollup_1m b
            USING unnest($1::int[], $2::int[], $3::bigint[]) AS u(device_id, patient_id, minute)
            WHERE b.patient_id = u.patient_id AND b.device_id = u.device_id
              AND b.bucket = to_timestamp(u.minute / 1000::float8)
              AND b.bucket >= $4 AND b.bucket < $5
            """;

    private static final String INSERT_MINUTES =
            """
            INSERT INTO vital_rollup_1m (device_id, patient_id, bucket, %1$s)
            SELECT device_id, patient_id, to_timestamp(bucket / 1000::float8), %1$s
            FROM %2$s
            """
                    .formatted(PgRollupColumns.NAMES, PgRollupColumns.ROWS);

    private static final String REMOVE_HOURS =
            """
            DELETE FROM vital_rollup_1h b
            USING unnest($1::int[], $2::int[], $3::bigint[]) AS u(device_id, patient_id, hour)
            WHERE b.patient_id = u.patient_id AND b.device_id = u.device_id
              AND b.bucket = to_timestamp(u.hour / 1000::float8)
              AND b.bucket >= $4 AND b.bucket < $5
            """;

    private static final String INSERT_HOURS =
            """
            INSERT INTO vital_rollup_1h (device_id, patient_id, bucket, %s)
            SELECT u.device_id, u.patient_id, to_timestamp(u.hour / 1000::float8), %s
            FROM unnest($1::int[], $2::int[], $3::bigint[]) AS u(device_id, patient_id, hour)
            JOIN vital_rollup_1m b ON b.patient_id = u.patient_id AND b.device_id = u.device_id
              AND b.bucket >= to_timestamp(u.hour / 1000::float8)
              AND b.bucket < to_timestamp(u.hour / 1000::float8) + interval '1 hour'
              AND b.bucket >= $4 AND b.bucket < $5
            GROUP BY u.device_id, u.patient_id, u.hour
            """
                    .formatted(PgRollupColumns.NAMES, PgRollupColumns.OF_MINUTES);

    private static final String NOT_ADDED =
            """
            SELECT device_id, epoch_no, seq
            FROM late_sample
            WHERE device_id = ANY ($1) AND observed_at >= $2 AND observed_at < $3 AND NOT rolled_up
            """;

    private static final String ADDED =
            """
            UPDATE late_sample l SET rolled_up = true
            FROM unnest($1::int[], $2::int[], $3::int[]) AS u(device_id, epoch_no, seq)
            WHERE l.device_id = u.device_id AND l.epoch_no = u.epoch_no AND l.seq = u.seq
            """;

    private final SqlConnection connection;
    private final List<DirtyHour> hours;
    private final long done;

    /**
     * For one repair.
     *
     * @param hours what is written again; one at least
     * @param done epoch milliseconds; hours that end later are not there yet
     */
    PgBucketWriter(SqlConnection connection, List<DirtyHour> hours, long done) {
        this.connection = connection;
        this.hours = hours;
        this.done = done;
    }

    /** Takes away what stood in these minutes and hours, and puts the buckets there. */
    Future<Integer> replace(List<RollupBucket> minutes) {
        Tuple ofMinutes = keys(true);
        Tuple ofHours = keys(false);
        return run(OPEN, Tuple.of((Object) starts()))
                .compose(_ -> run(REMOVE_MINUTES, ofMinutes))
                .compose(
                        _ ->
                                minutes.isEmpty()
                                        ? Future.succeededFuture(0)
                                        : run(INSERT_MINUTES, PgRollupColumns.bind(minutes)))
                .compose(_ -> run(REMOVE_HOURS, ofHours))
                .compose(_ -> run(INSERT_HOURS, ofHours));
    }

    /**
     * Of late samples exactly those that were read count as added: one that has been committed
     * since has left a dirty bucket of its own.
     */
    Future<Void> noteAdded(List<VitalSample> read) {
        Integer[] devices = hours.stream().map(hour -> hour.deviceId).toArray(Integer[]::new);
        Tuple range = Tuple.of(devices, PgRollups.instant(first()), PgRollups.instant(beyond()));
        return connection
                .preparedQuery(NOT_ADDED)
                .execute(range)
                .map(rows -> readOf(rows, read))
                .compose(added -> run(ADDED, added.seen()))
                .mapEmpty();
    }

    private static PgLateIdentities readOf(RowSet<Row> waiting, List<VitalSample> read) {
        PgLateIdentities identities = new PgLateIdentities();
        for (Row row : waiting) {
            identities.add(row.getInteger(0), row.getInteger(1), row.getInteger(2));
        }
        read.forEach(identities::see);
        return identities;
    }

    private Long[] starts() {
        return hours.stream().flatMap(hour -> hour.minutes.stream()).toArray(Long[]::new);
    }

    private long first() {
        return hours.stream().mapToLong(DirtyHour::hour).min().orElseThrow();
    }

    private long beyond() {
        return hours.stream().mapToLong(DirtyHour::hour).max().orElseThrow()
                + BucketLength.HOUR.millis();
    }

    private Tuple keys(boolean isOfMinutes) {
        List<Integer> devices = new ArrayList<>();
        List<Integer> patients = new ArrayList<>();
        List<Long> starts = new ArrayList<>();
        for (DirtyHour hour : hours) {
            for (int patientId : hour.patientIds) {
                for (long start : isOfMinutes ? hour.minutes : closed(hour)) {
                    devices.add(hour.deviceId);
                    patients.add(patientId);
                    starts.add(start);
                }
            }
        }
        return Tuple.of(
                devices.toArray(Integer[]::new),
                patients.toArray(Integer[]::new),
                starts.toArray(Long[]::new),
                PgRollups.instant(first()),
                PgRollups.instant(beyond()));
    }

    private List<Long> closed(DirtyHour hour) {
        return hour.hour() + BucketLength.HOUR.millis() <= done ? List.of(hour.hour()) : List.of();
    }

    private Future<Integer> run(String statement, Tuple values) {
        return connection.preparedQuery(statement).execute(values).map(SqlResult::rowCount);
    }
}
