package io.wardstream.samples;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import io.wardstream.samples.packed.PackedDays;
import io.wardstream.store.Database;
import io.wardstream.store.Scope;
import io.wardstream.store.StorageException;
import io.wardstream.store.StorageException.Category;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/** {@link PackedDays} as partitions, dropped by a function of the schema's owner. */
public final class PgPackedDays implements PackedDays {

    private static final String ENDED_BEFORE =
            """
            SELECT d.day
            FROM packed_day d
            WHERE d.dropped_at IS NULL
              AND (d.day + 1)::timestamp AT TIME ZONE 'UTC' <= $1
              AND NOT EXISTS (SELECT FROM sample_slot s
                              WHERE s.slot_from < (d.day + 1)::timestamp AT TIME ZONE 'UTC'
                                AND s.slot_to > d.day::timestamp AT TIME ZONE 'UTC'
                                AND s.state <> 'dropped')
            ORDER BY d.day
            """;

    private static final String DROP = "SELECT packed_minute_drop_day($1)";

    private final Database database;

    public PgPackedDays(Database database) {
        this.database = database;
    }

    @Override
    public Future<List<LocalDate>> endedBefore(Instant instant) {
        return database.read(
                Scope.platform(),
                connection ->
                        connection
                                .preparedQuery(ENDED_BEFORE)
                                .mapping(row -> row.getLocalDate(0))
                                .execute(Tuple.of(instant.atOffset(ZoneOffset.UTC)))
                                .map(rows -> rows.stream().toList()));
    }

    @Override
    public Future<Void> drop(LocalDate day) {
        return database.write(
                        connection ->
                                connection
                                        .preparedQuery(DROP)
                                        .execute(Tuple.of(day))
                                        .map(rows -> rows.iterator().next().getBoolean(0)))
                .compose(
                        isGone ->
                                isGone
                                        ? Future.succeededFuture()
                                        : Future.failedFuture(
                                                new StorageException(
                                                        Category.RETRY,
                                                        "packed minutes are being read",
                                                        null)));
    }
}
