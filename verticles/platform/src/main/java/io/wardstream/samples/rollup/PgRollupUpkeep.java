package io.wardstream.samples.rollup;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import io.wardstream.store.Database;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** {@link RollupUpkeep} in PostgreSQL. */
public final class PgRollupUpkeep implements RollupUpkeep {

    private static final String MAKE_DIRTY =
            """
            SELECT coalesce(max(rollup_dirty_span($1, $2, $3, patient)), 0)
            FROM unnest($4::int[]) AS patient
            """;

    private static final String IS_COMPLETE =
            """
            SELECT done >= $1 AND NOT EXISTS (SELECT FROM rollup_dirty WHERE minute < $1)
            FROM rollup_mark
            """;

    private static final String WAITING =
            """
            SELECT count(DISTINCT (device_id, minute))
            FROM rollup_dirty
            WHERE device_id = ANY ($1) AND minute >= $2 AND minute < $3
            """;

    private static final String DROP_BEFORE = "SELECT vital_rollup_drop_before($1, $2)";

    private static final String IS_KEPT =
            """
            SELECT minute_from <= $1 AND hour_from <= $1 AND done >= $2
            FROM rollup_mark
            """;

    private static final String ADDED =
            """
            UPDATE late_sample SET rolled_up = true
            WHERE device_id = $1 AND observed_at >= $2 AND observed_at < $3 AND admitted AND NOT rolled_up
            """;

    private final Database database;

    public PgRollupUpkeep(Database database) {
        this.database = database;
    }

    @Override
    public Future<Integer> makeDirty(
            int deviceId, Collection<Integer> patientIds, long from, long to) {
        Tuple values =
                Tuple.of(
                        deviceId,
                        PgRollups.instant(from),
                        PgRollups.instant(to),
                        patientIds.toArray(Integer[]::new));
        return database.write(
                connection ->
                        connection
                                .preparedQuery(MAKE_DIRTY)
                                .execute(values)
                                .map(rows -> rows.iterator().next().getInteger(0)));
    }

    @Override
    public Future<Boolean> replace(
            int deviceId,
            long from,
            long to,
            Collection<Integer> patientIds,
            List<RollupBucket> minutes) {
        Tuple range = Tuple.of(PgRollups.instant(from), PgRollups.instant(to));
        List<DirtyHour> hours = hours(deviceId, from, to, patientIds);
        Tuple added = Tuple.of(deviceId, PgRollups.instant(from), PgRollups.instant(to));
        return database.write(
                connection ->
                        PgRollupMark.lock(connection)
                                .compose(
                                        now ->
                                                connection
                                                        .preparedQuery(IS_KEPT)
                                                        .execute(range)
                                                        .map(rows -> rows.iterator().next())
                                                        .compose(
                                                                row ->
                                                                        row.getBoolean(0)
                                                                                ? new PgBucketWriter(
                                                                                                connection,
                                                                                                hours,
                                                                                                now
                                                                                                        .done())
                                                                                        .replace(
                                                                                                minutes)
                                                                                        .map(true)
                                                                                : Future
                                                                                        .succeededFuture(
                                                                                                false)))
                                .compose(
                                        isReplaced ->
                                                isReplaced
                                                        ? connection
                                                                .preparedQuery(ADDED)
                                                                .execute(added)
                                                                .map(true)
                                                        : Future.succeededFuture(false)));
    }

    private static List<DirtyHour> hours(
            int deviceId, long from, long to, Collection<Integer> patientIds) {
        List<DirtyHour> hours = new ArrayList<>();
        for (long start = from; start < to; start += BucketLength.HOUR.millis()) {
            DirtyHour hour = new DirtyHour(deviceId);
            hour.patientIds.addAll(patientIds);
            for (long minute = start;
                    minute < start + BucketLength.HOUR.millis();
                    minute += BucketLength.MINUTE.millis()) {
                hour.minutes.add(minute);
            }
            hours.add(hour);
        }
        return hours;
    }

    @Override
    public Future<Boolean> isComplete(long before) {
        return database.bounded(
                        database.platform()
                                .preparedQuery(IS_COMPLETE)
                                .execute(Tuple.of(PgRollups.instant(before))))
                .map(rows -> rows.iterator().next().getBoolean(0));
    }

    @Override
    public Future<Integer> waiting(Collection<Integer> deviceIds, long from, long to) {
        Tuple values =
                Tuple.of(
                        deviceIds.toArray(Integer[]::new),
                        PgRollups.instant(from),
                        PgRollups.instant(to));
        return database.bounded(database.platform().preparedQuery(WAITING).execute(values))
                .map(rows -> rows.iterator().next().getInteger(0));
    }

    @Override
    public Future<Void> finishStep() {
        return database.write(connection -> PgRollupMark.lock(connection).mapEmpty());
    }

    @Override
    public Future<Integer> dropBefore(BucketLength length, long before) {
        Tuple values = Tuple.of(PgRollups.table(length), PgRollups.instant(before));
        return database.write(
                connection ->
                        PgRollupMark.lock(connection)
                                .compose(_ -> connection.preparedQuery(DROP_BEFORE).execute(values))
                                .map(rows -> rows.iterator().next().getInteger(0)));
    }
}
