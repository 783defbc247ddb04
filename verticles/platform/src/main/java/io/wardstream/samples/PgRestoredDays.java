package io.wardstream.samples;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.store.Database;
import io.wardstream.store.Scope;
import java.time.LocalDate;
import java.util.List;

/** {@link RestoredDays} as partitions of packed minutes, made and dropped by the schema's owner. */
public final class PgRestoredDays implements RestoredDays {

    private static final String HELD =
            """
            SELECT day
            FROM packed_day
            WHERE restored_at IS NOT NULL
            ORDER BY day
            """;

    private static final String OPEN = "SELECT packed_minute_restore_day($1)";
    private static final String DROP = "SELECT packed_minute_drop_restored($1)";

    private final Database database;

    public PgRestoredDays(Database database) {
        this.database = database;
    }

    @Override
    public Future<List<LocalDate>> held() {
        return database.read(
                Scope.platform(),
                connection ->
                        connection
                                .preparedQuery(HELD)
                                .mapping(row -> row.getLocalDate(0))
                                .execute()
                                .map(rows -> rows.stream().toList()));
    }

    @Override
    public Future<Boolean> open(LocalDate day) {
        return asked(OPEN, day);
    }

    @Override
    public Future<Void> add(List<VitalSample> samples) {
        return database.write(
                connection -> {
                    PgPackedWrites writes = new PgPackedWrites(connection);
                    return writes.takeTurn()
                            .compose(_ -> writes.addOpened(MinuteOfDevice.group(samples)));
                });
    }

    @Override
    public Future<Boolean> drop(LocalDate day) {
        return asked(DROP, day);
    }

    private Future<Boolean> asked(String sql, LocalDate day) {
        return database.write(
                connection ->
                        connection
                                .preparedQuery(sql)
                                .execute(Tuple.of(day))
                                .map(answer -> answer.iterator().next().getBoolean(0)));
    }
}
