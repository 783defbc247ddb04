package io.wardstream.samples.rollup;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.registry.Assignments;
import io.wardstream.registry.MeasuredPatient;
import io.wardstream.samples.DeviceSamples;
import io.wardstream.samples.rollup.PgRollupMark.Standing;
import io.wardstream.samples.rollup.RollupStep.Kind;
import io.wardstream.store.Database;
import io.wardstream.store.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Adds dirty minutes up again from all their samples, in the transaction that deletes what made
 * them dirty. The samples are read beside it, so they are seen at least as they were then; one
 * committed since has left a row that is still there. The lock keeps an older reading of another
 * runner from being written over a newer one. Confined to one event loop.
 */
final class PgDirtyBuckets {

    /** Of the oldest 1,000 rows the hours of 32 devices, with all their rows. */
    private static final String TAKE =
            """
            WITH oldest AS (
              SELECT device_id, date_bin('1 hour', minute, 'epoch') AS hour
              FROM (SELECT id, device_id, minute FROM rollup_dirty
                    WHERE minute < $1 ORDER BY id LIMIT 1000) o
              GROUP BY 1, 2
              ORDER BY min(id)
              LIMIT 32
            )
            DELETE FROM rollup_dirty d
            USING oldest o
            WHERE d.device_id = o.device_id
              AND d.minute >= o.hour AND d.minute < o.hour + interval '1 hour' AND d.minute < $1
            RETURNING d.device_id, (date_part('epoch', d.minute) * 1000)::bigint, d.patient_id
            """;

    private record Place(int deviceId, long hour) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            int byDevice = Integer.compare(deviceId, other.deviceId);
            return byDevice != 0 ? byDevice : Long.compare(hour, other.hour);
        }
    }

    private final Database database;
    private final Assignments assignments;
    private final DeviceSamples samples;
    private final RawBoundary boundary;
    private final Consumer<RollupPoint> passing;

    PgDirtyBuckets(
            Database database,
            Assignments assignments,
            DeviceSamples samples,
            RawBoundary boundary,
            Consumer<RollupPoint> passing) {
        this.database = database;
        this.assignments = assignments;
        this.samples = samples;
        this.boundary = boundary;
        this.passing = passing;
    }

    /** The oldest ones, in one transaction. */
    Future<RollupStep> repair() {
        return database.write(
                connection ->
                        PgRollupMark.lock(connection)
                                .compose(now -> repair(connection, now))
                                .map(step -> passed(RollupPoint.STEP_WRITTEN, step)));
    }

    /** The boundary is read under the lock: who moves it waits for the lock before a drop. */
    private Future<RollupStep> repair(SqlConnection connection, Standing now) {
        return connection
                .preparedQuery(TAKE)
                .execute(Tuple.of(PgRollups.instant(now.done())))
                .map(rows -> passed(RollupPoint.DIRTY_TAKEN, rows))
                .compose(
                        rows ->
                                boundary.rawThrough()
                                        .map(raw -> Math.max(raw, now.minutesFrom()))
                                        .compose(raw -> repair(connection, now, rows, raw)));
    }

    private Future<RollupStep> repair(
            SqlConnection connection, Standing now, RowSet<Row> rows, long rawFrom) {
        Map<Place, DirtyHour> again = new TreeMap<>();
        Map<Place, DirtyHour> merged = new TreeMap<>();
        for (Row row : rows) {
            int deviceId = row.getInteger(0);
            long minute = row.getLong(1);
            Place place = new Place(deviceId, BucketLength.HOUR.floor(minute));
            DirtyHour hour =
                    (minute < rawFrom ? merged : again)
                            .computeIfAbsent(place, _ -> new DirtyHour(deviceId));
            hour.minutes.add(minute);
            if (row.getInteger(2) != 0) {
                hour.patientIds.add(row.getInteger(2));
            }
        }
        Kind kind = rows.rowCount() == 0 ? Kind.IDLE : Kind.REPAIRED;
        int minutes = again.values().stream().mapToInt(hour -> hour.minutes.size()).sum();
        return PgLateMerge.merge(connection, merged.values())
                .compose(_ -> rebuild(connection, List.copyOf(again.values()), now.done()))
                .map(hours -> passed(RollupPoint.DIRTY_WRITTEN, hours))
                .map(hours -> new RollupStep(kind, minutes, hours, now.done(), now.dirty()));
    }

    private Future<Integer> rebuild(SqlConnection connection, List<DirtyHour> hours, long done) {
        if (hours.isEmpty()) {
            return Future.succeededFuture(0);
        }
        PgBucketWriter writer = new PgBucketWriter(connection, hours, done);
        List<VitalSample> read = new ArrayList<>();
        List<RollupBucket> buckets = new ArrayList<>();
        Future<Void> all = Future.succeededFuture();
        for (DirtyHour hour : hours) {
            all = all.compose(_ -> addUp(hour, read, buckets));
        }
        return all.compose(_ -> writer.replace(buckets))
                .compose(written -> writer.noteAdded(read).map(written));
    }

    private Future<Void> addUp(DirtyHour hour, List<VitalSample> read, List<RollupBucket> buckets) {
        return assignments
                .ofDevice(hour.deviceId, hour.from(), hour.to())
                .compose(
                        held ->
                                samples.observed(
                                                Scope.platform(),
                                                hour.deviceId,
                                                hour.from(),
                                                hour.to())
                                        .map(found -> addUp(hour, held, found, buckets)))
                .map(read::addAll)
                .mapEmpty();
    }

    private static List<VitalSample> addUp(
            DirtyHour hour,
            List<MeasuredPatient> held,
            List<VitalSample> found,
            List<RollupBucket> buckets) {
        held.forEach(one -> hour.patientIds.add(one.patientId()));
        List<VitalSample> dirty =
                found.stream().filter(sample -> hour.holds(sample.observedAt())).toList();
        BucketFold fold = new BucketFold(hour.deviceId, held, BucketLength.MINUTE);
        dirty.forEach(fold::add);
        buckets.addAll(fold.buckets());
        return dirty;
    }

    private <T> T passed(RollupPoint point, T value) {
        passing.accept(point);
        return value;
    }
}
