package io.wardstream.samples;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import io.wardstream.store.Database;
import io.wardstream.store.Scope;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/** Days as the slots they consist of. */
public final class PgRawDays implements RawDays {

    private static final String ENDED_BEFORE =
            """
            SELECT DISTINCT (slot_from AT TIME ZONE 'UTC')::date AS day
            FROM sample_slot
            WHERE date_trunc('day', slot_from, 'UTC') + interval '24 hours' <= $1
            ORDER BY day
            """;

    private static final String DROP = "SELECT vital_sample_drop_day($1, $2)";

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
    public Future<Boolean> drop(LocalDate day, long rows) {
        return database.write(
                connection ->
                        connection
                                .preparedQuery(DROP)
                                .execute(Tuple.of(day, rows))
                                .map(answer -> answer.iterator().next().getBoolean(0)));
    }
}
