package io.wardstream.samples;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.samples.packed.SampleMerge;
import io.wardstream.samples.packed.SampleMerge.Identity;
import io.wardstream.store.Database;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** {@link LateMerge} on PostgreSQL. Thread-safe. */
public final class PgLateMerge implements LateMerge {

    /**
     * Of late samples {@code l}; $1 is the youngest receipt, $2 the instant before which none is
     * open.
     */
    private static final String CAN_BE_MERGED =
            """
            l.received_at < $1
              AND CASE (SELECT s.state FROM sample_slot s WHERE s.slot_from <= l.observed_at AND s.slot_to > l.observed_at)
                    WHEN 'open' THEN true
                    WHEN 'sealed' THEN false
                    ELSE l.observed_at < $2
                  END
              AND NOT EXISTS (SELECT FROM packed_day d
                              WHERE d.day = (l.observed_at AT TIME ZONE 'UTC')::date AND d.dropped_at IS NOT NULL)
            """;

    private static final String NEXT_DEVICE =
            """
            SELECT l.device_id
            FROM late_sample l
            WHERE %s
            ORDER BY l.device_id
            LIMIT 1
            """
                    .formatted(CAN_BE_MERGED);

    /** Before any late sample is touched, as a flush does: so the two never wait in a circle. */
    private static final String HOLD_EPOCHS =
            "SELECT FROM device_epoch WHERE device_id = $1 ORDER BY epoch_no FOR UPDATE";

    private static final String LATE =
            """
            SELECT %s,
                   EXISTS (SELECT FROM sample_slot s
                           WHERE s.slot_from <= l.observed_at AND s.slot_to > l.observed_at AND s.state = 'open') AS is_open
            FROM late_sample l
            WHERE l.device_id = $3 AND %s
            ORDER BY l.observed_at
            LIMIT 2000
            """
                    .formatted(PgWholeRow.COLUMNS, CAN_BE_MERGED);

    private static final String ROWS =
            """
            SELECT %s
            FROM vital_sample
            WHERE device_id = $1 AND observed_at >= $2 AND observed_at < $3
            """
                    .formatted(PgWholeRow.COLUMNS);

    /** As far as a flush looks for an identity that was used again with another time. */
    private static final long AROUND_MILLIS = 600_000;

    /** Late samples further apart are merged one after the other: it bounds what is read. */
    private static final long TOGETHER_MILLIS = 3_600_000;

    private final Database database;
    private final PackFaults faults;

    public PgLateMerge(Database database) {
        this(database, PackFaults.NONE);
    }

    PgLateMerge(Database database, PackFaults faults) {
        this.database = database;
        this.faults = faults;
    }

    @Override
    public Future<Merged> next(Instant receivedBefore, Instant closedBefore) {
        Tuple limits =
                Tuple.of(
                        receivedBefore.atOffset(ZoneOffset.UTC),
                        closedBefore.atOffset(ZoneOffset.UTC));
        return database.write(connection -> merge(connection, limits))
                .compose(merged -> faults.at(PackFaults.Moment.AFTER_COMMIT).map(merged));
    }

    private Future<Merged> merge(SqlConnection connection, Tuple limits) {
        return new PgPackedWrites(connection)
                .takeTurn()
                .compose(_ -> connection.preparedQuery(NEXT_DEVICE).execute(limits))
                .compose(
                        found ->
                                found.size() == 0
                                        ? Future.succeededFuture(new Merged(0, 0, 0))
                                        : new OfDevice(
                                                        connection,
                                                        found.iterator().next().getInteger(0))
                                                .merge(limits)
                                                .compose(
                                                        merged ->
                                                                faults.at(
                                                                                PackFaults.Moment
                                                                                        .BEFORE_COMMIT)
                                                                        .map(merged)));
    }

    /** The late samples of one device that are merged together. */
    private static final class OfDevice {
        private final SqlConnection connection;
        private final int deviceId;
        private final List<VitalSample> late = new ArrayList<>();
        private final Set<Identity> open = new HashSet<>();

        OfDevice(SqlConnection connection, int deviceId) {
            this.connection = connection;
            this.deviceId = deviceId;
        }

        Future<Merged> merge(Tuple limits) {
            Tuple asked = Tuple.of(limits.getValue(0), limits.getValue(1), deviceId);
            return connection
                    .preparedQuery(HOLD_EPOCHS)
                    .execute(Tuple.of(deviceId))
                    .compose(_ -> connection.preparedQuery(LATE).execute(asked))
                    .compose(
                            rows -> {
                                take(rows);
                                return stored();
                            })
                    .compose(stored -> put(SampleMerge.of(stored, late)));
        }

        private void take(RowSet<Row> rows) {
            for (Row row : rows) {
                VitalSample sample = PgWholeRow.of(row);
                if (!late.isEmpty()
                        && sample.observedAt() > late.getFirst().observedAt() + TOGETHER_MILLIS) {
                    return;
                }
                late.add(sample);
                if (row.getBoolean(PgWholeRow.COUNT)) {
                    open.add(Identity.of(sample));
                }
            }
        }

        private Future<List<VitalSample>> stored() {
            if (late.isEmpty()) {
                return Future.succeededFuture(List.of());
            }
            long from = late.getFirst().observedAt() - AROUND_MILLIS;
            long to = late.getLast().observedAt() + AROUND_MILLIS + 1;
            OffsetDateTime begin = PgSampleRow.instant(from);
            List<VitalSample> stored = new ArrayList<>();
            return connection
                    .preparedQuery(ROWS)
                    .execute(Tuple.of(deviceId, begin, PgSampleRow.instant(to)))
                    .onSuccess(rows -> rows.forEach(row -> stored.add(PgWholeRow.of(row))))
                    .compose(
                            _ ->
                                    PgPackedMinutes.ofDevice(
                                            connection, deviceId, from, to, Integer.MAX_VALUE))
                    .map(
                            minutes -> {
                                stored.addAll(minutes);
                                return stored;
                            });
        }

        private Future<Merged> put(SampleMerge merge) {
            PgEpochMarks marks = new PgEpochMarks();
            marks.take(merge.added());
            return insertRows(merge.added().stream().filter(this::isOpen).toList())
                    .compose(
                            _ ->
                                    addMinutes(
                                            merge.added().stream()
                                                    .filter(sample -> !isOpen(sample))
                                                    .toList()))
                    .compose(_ -> takeAway(new HashSet<>(merge.conflicts())))
                    .compose(_ -> marks.note(connection))
                    .map(
                            _ ->
                                    new Merged(
                                            merge.added().size(),
                                            merge.duplicates().size(),
                                            merge.conflicts().size()));
        }

        private boolean isOpen(VitalSample sample) {
            return open.contains(Identity.of(sample));
        }

        private Future<Void> insertRows(List<VitalSample> samples) {
            return samples.isEmpty()
                    ? Future.succeededFuture()
                    : connection
                            .preparedQuery(PgFlush.INSERT_FRESH)
                            .execute(PgSampleColumns.bind(samples))
                            .mapEmpty();
        }

        private Future<Void> addMinutes(List<VitalSample> samples) {
            return new PgPackedWrites(connection).add(MinuteOfDevice.group(samples));
        }

        private Future<Void> takeAway(Set<VitalSample> conflicts) {
            Tuple merged =
                    Tuple.of(
                            deviceId,
                            late.stream().map(VitalSample::epochNo).toArray(Integer[]::new),
                            late.stream().map(VitalSample::seq).toArray(Integer[]::new),
                            late.stream().map(conflicts::contains).toArray(Boolean[]::new));
            return connection.preparedQuery(PgRefusedLate.TAKE_AWAY).execute(merged).mapEmpty();
        }
    }
}
