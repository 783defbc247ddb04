package io.wardstream.samples;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.samples.packed.PackedMinute;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Reads samples from packed minutes. Whoever reads rows and late samples as well reads these last:
 * a sample is in its packed minute before it leaves the place it came from, so in this order it may
 * be met twice and is never missed.
 */
final class PgPackedMinutes {

    /**
     * Minutes until there are more samples than asked for. The first minute may begin before the
     * range, so its samples do not count.
     */
    static final String OF_DEVICE =
            """
            SELECT device_id, (date_part('epoch', minute_at) * 1000)::bigint, samples
            FROM (
              SELECT device_id, minute_at, samples,
                     sum(sample_count) OVER earlier - sample_count
                       - first_value(sample_count) OVER earlier AS whole_before
              FROM packed_minute
              WHERE device_id = $1 AND minute_at >= $2 AND minute_at < $3
              WINDOW earlier AS (ORDER BY minute_at)
            ) m
            WHERE whole_before <= $4
            ORDER BY minute_at
            """;

    /**
     * Bounds of all ranges together are parameters of the statement itself, as in {@link
     * PgMissedSamples}.
     */
    static final String OF_RANGES =
            """
            SELECT DISTINCT ON (p.device_id, p.minute_at)
                   p.device_id, (date_part('epoch', p.minute_at) * 1000)::bigint, p.samples
            FROM unnest($1::int[], $2::timestamptz[], $3::timestamptz[]) AS r(device_id, minute_from, minute_to)
            JOIN packed_minute p
              ON p.device_id = r.device_id
              AND p.minute_at >= r.minute_from AND p.minute_at < r.minute_to
              AND p.minute_at >= $4 AND p.minute_at < $5
            """;

    private PgPackedMinutes() {}

    /**
     * The samples of a device observed in [fromMillis, toMillis).
     *
     * @param limit when there are more, some more than this many are returned
     */
    static Future<List<VitalSample>> ofDevice(
            SqlClient client, int deviceId, long fromMillis, long toMillis, long limit) {
        return client.preparedQuery(OF_DEVICE)
                .execute(
                        Tuple.of(
                                deviceId,
                                PgSampleRow.instant(PackedMinute.floor(fromMillis)),
                                PgSampleRow.instant(toMillis),
                                limit))
                .map(PgPackedMinutes::samples)
                .map(samples -> within(samples, fromMillis, toMillis));
    }

    /** All samples of the devices in the minutes that the ranges touch. */
    static Future<List<VitalSample>> inRanges(SqlClient client, List<MissedSamples.Range> ranges) {
        return inRanges(client, ranges, _ -> true);
    }

    /** Of these the wanted ones: the others are held no longer than it takes to see that. */
    static Future<List<VitalSample>> inRanges(
            SqlClient client, List<MissedSamples.Range> ranges, Predicate<VitalSample> isWanted) {
        Integer[] deviceIds = new Integer[ranges.size()];
        OffsetDateTime[] from = new OffsetDateTime[ranges.size()];
        OffsetDateTime[] to = new OffsetDateTime[ranges.size()];
        long earliest = Long.MAX_VALUE;
        long latest = Long.MIN_VALUE;
        for (int i = 0; i < ranges.size(); i++) {
            MissedSamples.Range range = ranges.get(i);
            long minute = PackedMinute.floor(range.observedFrom());
            deviceIds[i] = range.deviceId();
            from[i] = PgSampleRow.instant(minute);
            to[i] = PgSampleRow.instant(range.observedTo());
            earliest = Math.min(earliest, minute);
            latest = Math.max(latest, range.observedTo());
        }
        Tuple values =
                Tuple.of(
                        deviceIds,
                        from,
                        to,
                        PgSampleRow.instant(earliest),
                        PgSampleRow.instant(latest));
        return client.preparedQuery(OF_RANGES).execute(values).map(rows -> samples(rows, isWanted));
    }

    /** Of rows that hold device, minute as epoch millis, and bytes. */
    static List<VitalSample> samples(RowSet<Row> rows) {
        return samples(rows, _ -> true);
    }

    private static List<VitalSample> samples(RowSet<Row> rows, Predicate<VitalSample> isWanted) {
        List<VitalSample> samples = new ArrayList<>();
        for (Row row : rows) {
            Buffer bytes = row.getBuffer(2);
            PackedMinute.decode(row.getInteger(0), row.getLong(1), bytes.getBytes()).stream()
                    .filter(isWanted)
                    .forEach(samples::add);
        }
        return samples;
    }

    private static List<VitalSample> within(List<VitalSample> samples, long from, long to) {
        return samples.stream()
                .filter(sample -> sample.observedAt() >= from && sample.observedAt() < to)
                .toList();
    }
}
