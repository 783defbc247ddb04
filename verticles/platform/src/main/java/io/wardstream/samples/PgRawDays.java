package io.wardstream.samples;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import io.wardstream.store.Database;
import io.wardstream.store.Scope;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;

/** {@link RawDays} as partitions of packed minutes, dropped by a function of the schema's owner. */
public final class PgRawDays implements RawDays {

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

    private static final String MEASURING =
            """
            SELECT id
            FROM unnest($1::int[]) AS id
            WHERE EXISTS (SELECT FROM packed_minute p
                          WHERE p.device_id = id AND p.minute_at >= $2 AND p.minute_at < $3)
               OR EXISTS (SELECT FROM late_sample l
                          WHERE l.device_id = id AND l.observed_at >= $2 AND l.observed_at < $3)
            ORDER BY id
            """;

    private static final String DROP = "SELECT packed_minute_drop_day($1, $2)";

    private final Database database;

    public PgRawDays(Database database) {
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
    public Future<List<Integer>> measuring(LocalDate day, Collection<Integer> deviceIds) {
        Tuple values =
                Tuple.tuple()
                        .addValue(deviceIds.toArray(Integer[]::new))
                        .addValue(day.atStartOfDay().atOffset(ZoneOffset.UTC))
                        .addValue(day.plusDays(1).atStartOfDay().atOffset(ZoneOffset.UTC));
        return database.read(
                Scope.platform(),
                connection ->
                        connection
                                .preparedQuery(MEASURING)
                                .mapping(row -> row.getInteger(0))
                                .execute(values)
                                .map(rows -> rows.stream().toList()));
    }

    @Override
    public Future<Boolean> drop(LocalDate day, long rows) {
        return database.write(
                connection ->
                        connection
                                .preparedQuery(DROP)
                                .execute(Tuple.of(day, rows))
                                .map(answer -> answer.iterator().next().getBoolean(0)));
    }
}
