package io.wardstream.samples;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.samples.packed.PackedMinute;
import io.wardstream.samples.packed.SampleMerge;
import io.wardstream.store.StorageException;
import io.wardstream.store.StorageException.Category;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Writes packed minutes. Confined to one transaction. */
final class PgPackedWrites {

    /**
     * One writer of packed minutes at a time: each reads what it writes. Plans are made for the
     * range at hand, and a minute of many devices is sorted in memory.
     */
    private static final String TAKE_TURN =
            """
            SELECT pg_advisory_xact_lock(22355, -3),
                   set_config('plan_cache_mode', 'force_custom_plan', true),
                   set_config('work_mem', '32MB', true)
            """;

    private static final String OPEN_DAY = "SELECT packed_minute_open_day($1)";

    private static final String STORED =
            """
            SELECT device_id, (date_part('epoch', minute_at) * 1000)::bigint, samples
            FROM packed_minute
            WHERE device_id BETWEEN $1 AND $2 AND minute_at >= $3 AND minute_at <= $4
            """;

    private static final String WRITE =
            """
            INSERT INTO packed_minute (device_id, minute_at, sample_count, samples)
            SELECT * FROM unnest($1::int[], $2::timestamptz[], $3::int[], $4::bytea[])
            ON CONFLICT (device_id, minute_at)
            DO UPDATE SET sample_count = excluded.sample_count, samples = excluded.samples
            """;

    private final SqlConnection connection;

    PgPackedWrites(SqlConnection connection) {
        this.connection = connection;
    }

    /** The first statement of a transaction that reads what it is going to write. */
    Future<Void> takeTurn() {
        return connection.query(TAKE_TURN).execute().mapEmpty();
    }

    private Future<Void> openDays(List<MinuteOfDevice> minutes) {
        TreeSet<LocalDate> days = new TreeSet<>();
        minutes.forEach(one -> days.add(PgSampleRow.instant(one.minute()).toLocalDate()));
        Future<Void> opened = Future.succeededFuture();
        for (LocalDate day : days) {
            opened = opened.compose(_ -> openDay(day));
        }
        return opened;
    }

    private Future<Void> openDay(LocalDate day) {
        return connection
                .preparedQuery(OPEN_DAY)
                .execute(Tuple.of(day))
                .compose(
                        rows ->
                                rows.iterator().next().getBoolean(0)
                                        ? Future.succeededFuture()
                                        : Future.failedFuture(
                                                new StorageException(
                                                        Category.OTHER,
                                                        "the day " + day + " was dropped",
                                                        null)));
    }

    /** What is stored of these minutes, which stand in the order of their devices. */
    Future<Map<MinuteOfDevice.Key, List<VitalSample>>> stored(List<MinuteOfDevice> minutes) {
        long first = minutes.stream().mapToLong(MinuteOfDevice::minute).min().orElseThrow();
        long last = minutes.stream().mapToLong(MinuteOfDevice::minute).max().orElseThrow();
        Tuple range =
                Tuple.of(
                        minutes.getFirst().deviceId(),
                        minutes.getLast().deviceId(),
                        PgSampleRow.instant(first),
                        PgSampleRow.instant(last));
        return connection
                .preparedQuery(STORED)
                .execute(range)
                .map(
                        rows -> {
                            Map<MinuteOfDevice.Key, List<VitalSample>> stored = new HashMap<>();
                            for (Row row : rows) {
                                stored.put(
                                        new MinuteOfDevice.Key(row.getInteger(0), row.getLong(1)),
                                        PackedMinute.decode(
                                                row.getInteger(0),
                                                row.getLong(1),
                                                row.getBuffer(2).getBytes()));
                            }
                            return stored;
                        });
    }

    /**
     * Puts samples beside those that are stored; of an identity that is stored, nothing changes.
     *
     * @param minutes in the order of their devices
     * @return failed with OTHER when a day of theirs was dropped: its samples are the archive's
     */
    Future<Void> add(List<MinuteOfDevice> minutes) {
        return openDays(minutes).compose(_ -> addOpened(minutes));
    }

    /**
     * As {@link #add}, into days that have been opened.
     *
     * @return failed too when a day of theirs has no partition
     */
    Future<Void> addOpened(List<MinuteOfDevice> minutes) {
        return minutes.isEmpty()
                ? Future.succeededFuture()
                : stored(minutes).compose(stored -> write(minutes, stored));
    }

    private Future<Void> write(
            List<MinuteOfDevice> minutes, Map<MinuteOfDevice.Key, List<VitalSample>> stored) {
        int size = minutes.size();
        Integer[] deviceIds = new Integer[size];
        OffsetDateTime[] at = new OffsetDateTime[size];
        Integer[] counts = new Integer[size];
        Buffer[] bytes = new Buffer[size];
        for (int i = 0; i < size; i++) {
            MinuteOfDevice minute = minutes.get(i);
            List<VitalSample> before = stored.getOrDefault(minute.key(), List.of());
            List<VitalSample> all = new ArrayList<>(before);
            all.addAll(SampleMerge.of(before, minute.samples()).added());
            all.sort(SampleMerge.ORDER);
            deviceIds[i] = minute.deviceId();
            at[i] = PgSampleRow.instant(minute.minute());
            counts[i] = all.size();
            bytes[i] = Buffer.buffer(PackedMinute.encode(minute.minute(), all));
        }
        return connection
                .preparedQuery(WRITE)
                .execute(Tuple.of(deviceIds, at, counts, bytes))
                .mapEmpty();
    }
}
