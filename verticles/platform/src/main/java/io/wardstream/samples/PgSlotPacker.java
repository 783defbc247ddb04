package io.wardstream.samples;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.samples.packed.PackedMinute;
import io.wardstream.store.Database;
import io.wardstream.store.Scope;
import io.wardstream.store.StorageException;
import io.wardstream.store.StorageException.Category;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@link SlotPacker} on PostgreSQL. A piece is a few minutes of all devices: found by the index on
 * time, in the order in which the heap lies. Thread-safe.
 */
public final class PgSlotPacker implements SlotPacker {

    private static final Logger LOG = LoggerFactory.getLogger(PgSlotPacker.class);

    private static final String UNFINISHED =
            """
            SELECT slot_from, slot_to, state,
                   coalesce(CASE state WHEN 'sealed' THEN packed_through WHEN 'packed' THEN compared_through END, slot_from)
            FROM sample_slot
            WHERE state IN ('sealed', 'packed', 'compared')
            ORDER BY slot_from
            """;

    /** Whoever comes second waits here, and finds that the slot has moved on. */
    private static final String HOLD =
            """
            SELECT
            FROM sample_slot
            WHERE slot_from = $1 AND state = $2
              AND coalesce(CASE state WHEN 'sealed' THEN packed_through ELSE compared_through END, slot_from) = $3
            FOR UPDATE
            """;

    private static final String NOTE_PACKED =
            """
            UPDATE sample_slot
            SET packed_through = $2, state = CASE WHEN $2 >= slot_to THEN 'packed' ELSE state END
            WHERE slot_from = $1
            """;

    private static final String NOTE_COMPARED =
            """
            UPDATE sample_slot
            SET compared_through = $2, state = CASE WHEN $2 >= slot_to THEN 'compared' ELSE state END
            WHERE slot_from = $1
            """;

    private static final String DROP = "SELECT vital_sample_drop_slot($1)";

    private static final int MOST_MINUTES = 10;
    private static final int FEW_SAMPLES = 50_000;
    private static final int MANY_SAMPLES = 200_000;

    private final Database database;
    private final PackFaults faults;
    private volatile int minutes = 1;

    public PgSlotPacker(Database database) {
        this(database, PackFaults.NONE);
    }

    PgSlotPacker(Database database, PackFaults faults) {
        this.database = database;
        this.faults = faults;
    }

    @Override
    public Future<List<SlotProgress>> unfinished() {
        return database.read(
                Scope.platform(),
                connection ->
                        connection
                                .preparedQuery(UNFINISHED)
                                .mapping(PgSlotPacker::progress)
                                .execute()
                                .map(rows -> rows.stream().toList()));
    }

    private static SlotProgress progress(Row row) {
        return new SlotProgress(
                new SampleSlot(
                        row.getOffsetDateTime(0).toInstant(), row.getOffsetDateTime(1).toInstant()),
                SlotState.of(row.getString(2)),
                row.getOffsetDateTime(3).toInstant());
    }

    @Override
    public Future<Piece> advance(SlotProgress slot) {
        Instant to = end(slot);
        return database.write(
                        connection ->
                                hold(connection, slot)
                                        .compose(_ -> work(connection, slot, to))
                                        .compose(
                                                piece ->
                                                        faults.at(PackFaults.Moment.BEFORE_COMMIT)
                                                                .map(piece)))
                .compose(piece -> faults.at(PackFaults.Moment.AFTER_COMMIT).map(piece))
                .onSuccess(piece -> adapt(piece.samples()));
    }

    private Future<Piece> work(SqlConnection connection, SlotProgress slot, Instant to) {
        return switch (slot.state()) {
            case SEALED -> pack(connection, slot, to);
            case PACKED -> compare(connection, slot, to);
            case OPEN, COMPARED, DROPPED ->
                    Future.failedFuture(
                            new StorageException(
                                    Category.OTHER,
                                    "a slot that is "
                                            + slot.state().column()
                                            + " has no next piece",
                                    null));
        };
    }

    /** Pieces end with minutes, so that each is written once. */
    private Instant end(SlotProgress slot) {
        Instant minute = Instant.ofEpochMilli(PackedMinute.floor(slot.through().toEpochMilli()));
        Instant end = minute.plus(Duration.ofMinutes(minutes));
        return end.isBefore(slot.slot().to()) ? end : slot.slot().to();
    }

    /** Few devices: more minutes of one lie together. Many: a piece must fit into its time. */
    private void adapt(int samples) {
        if (samples < FEW_SAMPLES) {
            minutes = Math.min(2 * minutes, MOST_MINUTES);
        } else if (samples > MANY_SAMPLES) {
            minutes = Math.max(minutes / 2, 1);
        }
    }

    private static Future<Void> hold(SqlConnection connection, SlotProgress slot) {
        Tuple expected =
                Tuple.of(utc(slot.slot().from()), slot.state().column(), utc(slot.through()));
        return new PgPackedWrites(connection)
                .takeTurn()
                .compose(_ -> connection.preparedQuery(HOLD).execute(expected))
                .compose(
                        rows ->
                                rows.size() == 1
                                        ? Future.succeededFuture()
                                        : Future.failedFuture(
                                                new StorageException(
                                                        Category.RETRY,
                                                        "the slot has moved on",
                                                        null)));
    }

    private static Future<Piece> pack(SqlConnection connection, SlotProgress slot, Instant to) {
        PgPackedWrites packed = new PgPackedWrites(connection);
        PgEpochMarks marks = new PgEpochMarks();
        PgMinuteWalk walk =
                new PgMinuteWalk(
                        connection,
                        found -> {
                            found.forEach(minute -> marks.take(minute.samples()));
                            return packed.add(found);
                        });
        return walk.walk(slot.through(), to)
                .compose(
                        rows ->
                                note(connection, NOTE_PACKED, slot, to)
                                        .compose(_ -> marks.note(connection))
                                        .map(_ -> piece(slot, to, rows, 0, SlotState.PACKED)));
    }

    private static Future<Piece> compare(SqlConnection connection, SlotProgress slot, Instant to) {
        Differences differences = new Differences(connection);
        return new PgMinuteWalk(connection, differences::look)
                .walk(slot.through(), to)
                .compose(
                        rows ->
                                differences.count > 0
                                        ? Future.succeededFuture(
                                                new Piece(slot, rows, differences.count))
                                        : note(connection, NOTE_COMPARED, slot, to)
                                                .map(
                                                        _ ->
                                                                piece(
                                                                        slot,
                                                                        to,
                                                                        rows,
                                                                        0,
                                                                        SlotState.COMPARED)));
    }

    private static Piece piece(
            SlotProgress slot, Instant to, int rows, int differences, SlotState next) {
        boolean isLast = !to.isBefore(slot.slot().to());
        SlotProgress now =
                isLast
                        ? new SlotProgress(slot.slot(), next, slot.slot().from())
                        : new SlotProgress(slot.slot(), slot.state(), to);
        return new Piece(now, rows, differences);
    }

    private static Future<Void> note(
            SqlConnection connection, String statement, SlotProgress slot, Instant to) {
        return connection
                .preparedQuery(statement)
                .execute(Tuple.of(utc(slot.slot().from()), utc(to)))
                .mapEmpty();
    }

    /** Rows that are not in their packed minute as they are. */
    private static final class Differences {
        private final SqlConnection connection;
        private int count;

        Differences(SqlConnection connection) {
            this.connection = connection;
        }

        Future<Void> look(List<MinuteOfDevice> minutes) {
            return new PgPackedWrites(connection)
                    .stored(minutes)
                    .onSuccess(stored -> minutes.forEach(minute -> compare(minute, stored)))
                    .mapEmpty();
        }

        private void compare(
                MinuteOfDevice minute, Map<MinuteOfDevice.Key, List<VitalSample>> stored) {
            List<VitalSample> packed = stored.getOrDefault(minute.key(), List.of());
            long missing = minute.samples().stream().filter(one -> !packed.contains(one)).count();
            if (missing > 0) {
                count += (int) missing;
                LOG.error(
                        "packed minute differs from its rows deviceId={} minute={} rows={} different={}",
                        minute.deviceId(),
                        Instant.ofEpochMilli(minute.minute()),
                        minute.samples().size(),
                        missing);
            }
        }
    }

    @Override
    public Future<Boolean> drop(SampleSlot slot) {
        return database.write(
                        connection ->
                                connection
                                        .preparedQuery(DROP)
                                        .execute(Tuple.of(utc(slot.from())))
                                        .map(rows -> rows.iterator().next().getBoolean(0))
                                        .compose(
                                                isGone ->
                                                        faults.at(PackFaults.Moment.BEFORE_COMMIT)
                                                                .map(isGone)))
                .compose(isGone -> faults.at(PackFaults.Moment.AFTER_COMMIT).map(isGone));
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
