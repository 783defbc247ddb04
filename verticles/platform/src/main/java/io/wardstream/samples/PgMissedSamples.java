package io.wardstream.samples;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.store.Database;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Samples read again from PostgreSQL, of every hospital: as the platform. Each range is one piece
 * of the unique index of the slots it falls in. Packed minutes are looked into for ranges, which
 * may be old, not for {@link #liveSince}, which asks for minutes.
 */
public final class PgMissedSamples implements MissedSamples {

    /** The place of {@code validity} in what is selected: the vitals stand behind it. */
    private static final int VALIDITY_COLUMN = 8;

    private static final String COLUMNS =
            "s.device_id, s.epoch_no, s.seq, s.observed_at, s.device_at, s.received_at, s.flags,"
                    + " s.extra::text, s.validity, "
                    + PgSampleColumns.vitals("s.");

    /**
     * The bounds of all ranges together are parameters of the statement itself, so that other slots
     * are not even looked at; those of each range then choose among the rest.
     */
    static final String IN_RANGES =
            """
            SELECT %1$s
            FROM unnest($1::int[], $2::int[], $3::int[], $4::int[], $5::timestamptz[], $6::timestamptz[])
              AS r(device_id, epoch_no, from_seq, to_seq, observed_from, observed_to)
            CROSS JOIN LATERAL (
              SELECT %2$s
              FROM vital_sample
              WHERE observed_at >= $7 AND observed_at < $8
                AND device_id = r.device_id
                AND observed_at >= r.observed_from AND observed_at < r.observed_to
                AND seq BETWEEN r.from_seq AND r.to_seq
                AND epoch_no = r.epoch_no
              UNION ALL
              SELECT %2$s
              FROM late_sample
              WHERE device_id = r.device_id
                AND epoch_no = r.epoch_no
                AND seq BETWEEN r.from_seq AND r.to_seq
                AND observed_at >= r.observed_from AND observed_at < r.observed_to
            ) s
            """
                    .formatted(COLUMNS, PgSampleColumns.NAMES);

    /** The live flags are listed because the planner knows how frequent each is. */
    static final String LIVE_SINCE =
            """
            SELECT %1$s
            FROM unnest($1::int[]) AS r(device_id)
            CROSS JOIN LATERAL (
              SELECT %2$s
              FROM vital_sample
              WHERE device_id = r.device_id
                AND observed_at >= $2 AND observed_at < $3
                AND flags IN (1, 3, 5, 7)
              UNION ALL
              SELECT %2$s
              FROM late_sample
              WHERE device_id = r.device_id
                AND observed_at >= $2 AND observed_at < $3
                AND flags IN (1, 3, 5, 7)
            ) s
            """
                    .formatted(COLUMNS, PgSampleColumns.NAMES);

    /** One entry of an index for each device and slot; what is packed is known of the epoch. */
    static final String LAST_SEEN =
            """
            SELECT r.device_id, coalesce(s.received_at, p.received_at), d.back_by
            FROM unnest($1::int[]) AS r(device_id)
            LEFT JOIN device_session d ON d.device_id = r.device_id AND d.drained_fence = d.fence
            LEFT JOIN LATERAL (
              SELECT received_at
              FROM vital_sample
              WHERE device_id = r.device_id AND observed_at >= $2 AND observed_at < $3
              ORDER BY observed_at DESC
              LIMIT 1
            ) s ON true
            LEFT JOIN LATERAL (
              SELECT packed_received_at AS received_at
              FROM device_epoch
              WHERE device_id = r.device_id AND packed_at >= $2 AND packed_at < $3
              ORDER BY packed_at DESC
              LIMIT 1
            ) p ON true
            WHERE s.received_at IS NOT NULL OR p.received_at IS NOT NULL OR d.back_by IS NOT NULL
            """;

    private static final Comparator<VitalSample> BY_IDENTITY =
            Comparator.comparingInt(VitalSample::deviceId)
                    .thenComparingInt(VitalSample::epochNo)
                    .thenComparingInt(VitalSample::seq);

    /** The identity makes it total. */
    private static final Comparator<VitalSample> BY_TIME =
            Comparator.comparingLong(VitalSample::observedAt).thenComparing(BY_IDENTITY);

    private final Database database;
    private final Clock clock;

    public PgMissedSamples(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public Future<List<VitalSample>> inRanges(List<Range> ranges) {
        return ranges.isEmpty()
                ? Future.succeededFuture(List.of())
                : database.bounded(readRanges(ranges)).map(found -> inOrder(found, BY_IDENTITY));
    }

    @Override
    public Future<List<VitalSample>> liveSince(List<Integer> deviceIds, long observedFrom) {
        Tuple values =
                Tuple.of(
                        deviceIds.toArray(Integer[]::new),
                        PgSampleRow.instant(observedFrom),
                        PgSampleRow.instant(LatestWindow.until(clock.millis())));
        return deviceIds.isEmpty()
                ? Future.succeededFuture(List.of())
                : database.bounded(read(LIVE_SINCE, values)).map(found -> inOrder(found, BY_TIME));
    }

    @Override
    public Future<Map<Integer, LastSeen>> lastSeen(List<Integer> deviceIds, long observedFrom) {
        Tuple values =
                Tuple.of(
                        deviceIds.toArray(Integer[]::new),
                        PgSampleRow.instant(observedFrom),
                        PgSampleRow.instant(LatestWindow.until(clock.millis())));
        return database.bounded(database.platform().preparedQuery(LAST_SEEN).execute(values))
                .map(
                        rows -> {
                            Map<Integer, LastSeen> last = HashMap.newHashMap(rows.size());
                            rows.forEach(row -> last.put(row.getInteger(0), lastSeen(row)));
                            return last;
                        });
    }

    private static LastSeen lastSeen(Row row) {
        return new LastSeen(millisOrZero(row, 1), millisOrZero(row, 2));
    }

    private static long millisOrZero(Row row, int column) {
        return row.getValue(column) == null ? 0 : PgSampleRow.millis(row, column);
    }

    static Tuple values(List<Range> ranges) {
        Integer[] deviceIds = new Integer[ranges.size()];
        Integer[] epochNos = new Integer[ranges.size()];
        Integer[] fromSeqs = new Integer[ranges.size()];
        Integer[] toSeqs = new Integer[ranges.size()];
        OffsetDateTime[] observedFrom = new OffsetDateTime[ranges.size()];
        OffsetDateTime[] observedTo = new OffsetDateTime[ranges.size()];
        long earliest = Long.MAX_VALUE;
        long latest = Long.MIN_VALUE;
        for (int i = 0; i < ranges.size(); i++) {
            Range range = ranges.get(i);
            deviceIds[i] = range.deviceId();
            epochNos[i] = range.epochNo();
            fromSeqs[i] = range.fromSeq();
            toSeqs[i] = range.toSeq();
            observedFrom[i] = PgSampleRow.instant(range.observedFrom());
            observedTo[i] = PgSampleRow.instant(range.observedTo());
            earliest = Math.min(earliest, range.observedFrom());
            latest = Math.max(latest, range.observedTo());
        }
        return Tuple.of(deviceIds, epochNos, fromSeqs, toSeqs)
                .addValue(observedFrom)
                .addValue(observedTo)
                .addValue(PgSampleRow.instant(earliest))
                .addValue(PgSampleRow.instant(latest));
    }

    /** Those of the ranges that are rows or late samples, with the driver's failures. */
    Future<List<VitalSample>> rows(List<Range> ranges) {
        return read(IN_RANGES, values(ranges));
    }

    /** Packed minutes last, see {@link PgPackedMinutes}; the two reads need no transaction. */
    private Future<List<VitalSample>> readRanges(List<Range> ranges) {
        long packedBefore = clock.millis() - LatestWindow.NEVER_PACKED.toMillis();
        List<Range> old =
                ranges.stream().filter(range -> range.observedFrom() < packedBefore).toList();
        Future<List<VitalSample>> rows = rows(ranges);
        if (old.isEmpty()) {
            return rows;
        }
        return rows.compose(
                stored ->
                        PgPackedMinutes.inRanges(database.platform(), old)
                                .map(packed -> wanted(old, packed))
                                .map(packed -> OneSeries.of(List.of(packed, stored))));
    }

    private static List<VitalSample> wanted(List<Range> ranges, List<VitalSample> packed) {
        return packed.stream()
                .filter(sample -> ranges.stream().anyMatch(range -> range.holds(sample)))
                .toList();
    }

    private Future<List<VitalSample>> read(String statement, Tuple values) {
        return database.platform()
                .preparedQuery(statement)
                .mapping(PgMissedSamples::sample)
                .execute(values)
                .map(
                        rows -> {
                            List<VitalSample> samples = new ArrayList<>(rows.size());
                            rows.forEach(samples::add);
                            return samples;
                        });
    }

    private static List<VitalSample> inOrder(
            List<VitalSample> samples, Comparator<VitalSample> order) {
        List<VitalSample> once = OneSeries.of(List.of(samples));
        once.sort(order);
        return once;
    }

    /** A sample whose clock was right has no column of its own for the device's time. */
    private static VitalSample sample(Row row) {
        long observedAt = PgSampleRow.millis(row, 3);
        short flags = row.getShort(6);
        return new VitalSample(
                row.getInteger(0),
                row.getInteger(1),
                row.getInteger(2),
                observedAt,
                row.getOffsetDateTime(4) == null ? observedAt : PgSampleRow.millis(row, 4),
                PgSampleRow.millis(row, 5),
                PgSampleRow.isLive(flags),
                PgSampleRow.generation(flags),
                PgSampleRow.of(row, VALIDITY_COLUMN),
                row.getString(7));
    }
}
