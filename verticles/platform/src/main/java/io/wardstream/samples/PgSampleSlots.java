package io.wardstream.samples;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import io.wardstream.store.Database;
import io.wardstream.store.Scope;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;

/** Slots as partitions, opened by functions of the schema's owner. */
public final class PgSampleSlots implements SampleSlots {

    private static final String OPEN_AFTER =
            """
            SELECT slot_from, slot_to
            FROM sample_slot
            WHERE slot_to > $1 AND state = 'open'
            ORDER BY slot_from
            """;

    private static final String OPEN = "SELECT vital_sample_open_slot($1, $2)";

    private static final String OPEN_BEFORE =
            """
            SELECT slot_from, slot_to
            FROM sample_slot
            WHERE slot_to <= $1 AND state = 'open'
            ORDER BY slot_from
            """;

    private static final String SEAL = "SELECT vital_sample_seal_slot($1)";

    private static final String FORGET_FLUSHES = "SELECT sample_flush_drop_before($1)";

    private final Database database;

    public PgSampleSlots(Database database) {
        this.database = database;
    }

    @Override
    public Future<List<SampleSlot>> openAfter(Instant instant) {
        return slots(OPEN_AFTER, instant);
    }

    @Override
    public Future<List<SampleSlot>> openEndedBefore(Instant instant) {
        return slots(OPEN_BEFORE, instant);
    }

    private Future<List<SampleSlot>> slots(String statement, Instant instant) {
        return database.read(
                Scope.platform(),
                connection ->
                        connection
                                .preparedQuery(statement)
                                .mapping(PgSampleSlots::slot)
                                .execute(Tuple.of(utc(instant)))
                                .map(rows -> rows.stream().toList()));
    }

    @Override
    public Future<Boolean> open(SampleSlot slot) {
        return database.write(
                connection ->
                        connection
                                .preparedQuery(OPEN)
                                .execute(Tuple.of(utc(slot.from()), utc(slot.to())))
                                .map(rows -> rows.iterator().next().getBoolean(0)));
    }

    @Override
    public Future<Boolean> seal(SampleSlot slot) {
        return database.write(
                connection ->
                        connection
                                .preparedQuery(SEAL)
                                .execute(Tuple.of(utc(slot.from())))
                                .map(rows -> rows.iterator().next().getBoolean(0)));
    }

    @Override
    public Future<Integer> forgetFlushesBefore(Instant instant) {
        return database.write(
                connection ->
                        connection
                                .preparedQuery(FORGET_FLUSHES)
                                .execute(Tuple.of(utc(instant)))
                                .map(rows -> rows.iterator().next().getInteger(0)));
    }

    private static SampleSlot slot(Row row) {
        return new SampleSlot(
                row.getOffsetDateTime(0).toInstant(), row.getOffsetDateTime(1).toInstant());
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
