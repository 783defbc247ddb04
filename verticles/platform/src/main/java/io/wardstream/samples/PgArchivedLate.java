package io.wardstream.samples;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.SqlResult;
import io.vertx.sqlclient.Tuple;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.samples.packed.PackedMinute;
import io.wardstream.store.Database;
import io.wardstream.store.Scope;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** {@link ArchivedLate} in the table of late samples. */
public final class PgArchivedLate implements ArchivedLate {

    private static final String DAYS =
            """
            SELECT DISTINCT (observed_at AT TIME ZONE 'UTC')::date AS day
            FROM late_sample
            WHERE observed_at < $1
            ORDER BY day
            """;

    private static final String OF_DAY =
            """
            SELECT %s, admitted
            FROM late_sample
            WHERE device_id = ANY ($1)
              AND observed_at >= $2::date::timestamp AT TIME ZONE 'UTC'
              AND observed_at < ($2::date + 1)::timestamp AT TIME ZONE 'UTC'
              AND received_at < now() - interval '1 minute'
            ORDER BY device_id, observed_at, epoch_no, seq
            LIMIT $3
            """
                    .formatted(PgWholeRow.COLUMNS);

    private static final String ADMIT =
            """
            UPDATE late_sample l SET admitted = true
            FROM unnest($1::int[], $2::int[], $3::int[]) AS m(device_id, epoch_no, seq)
            WHERE l.device_id = m.device_id AND l.epoch_no = m.epoch_no AND l.seq = m.seq
            """;

    /** After they are admitted: whoever adds the minute up afterwards sees them. */
    private static final String MAKE_DIRTY =
            """
            INSERT INTO rollup_dirty (device_id, minute)
            SELECT DISTINCT device_id, to_timestamp(minute / 1000::float8)
            FROM unnest($1::int[], $2::bigint[]) AS m(device_id, minute)
            """;

    private static final String LET_GO =
            """
            DELETE FROM late_sample l
            USING unnest($1::int[], $2::int[], $3::int[]) AS m(device_id, epoch_no, seq)
            WHERE l.device_id = m.device_id AND l.epoch_no = m.epoch_no AND l.seq = m.seq
              AND l.admitted AND l.rolled_up
            """;

    private final Database database;

    public PgArchivedLate(Database database) {
        this.database = database;
    }

    @Override
    public Future<List<LocalDate>> days(Instant before) {
        return read(DAYS, Tuple.of(before.atOffset(ZoneOffset.UTC)))
                .map(rows -> rows.stream().map(row -> row.getLocalDate(0)).toList());
    }

    @Override
    public Future<List<Late>> of(LocalDate day, Collection<Integer> deviceIds, int limit) {
        return read(OF_DAY, Tuple.of(deviceIds.toArray(Integer[]::new), day, limit))
                .map(rows -> rows.stream().map(PgArchivedLate::late).toList());
    }

    private static Late late(Row row) {
        return new Late(PgWholeRow.of(row), row.getBoolean(PgWholeRow.COUNT));
    }

    private Future<RowSet<Row>> read(String statement, Tuple values) {
        return database.read(
                Scope.platform(),
                connection -> connection.preparedQuery(statement).execute(values));
    }

    @Override
    public Future<Void> sort(
            List<VitalSample> fresh, List<VitalSample> known, List<VitalSample> conflicts) {
        return database.write(
                connection ->
                        admit(connection, fresh)
                                .compose(_ -> PgRefusedLate.takeAway(connection, known, false))
                                .compose(_ -> PgRefusedLate.takeAway(connection, conflicts, true)));
    }

    private static Future<Void> admit(SqlConnection connection, List<VitalSample> fresh) {
        if (fresh.isEmpty()) {
            return Future.succeededFuture();
        }
        Tuple minutes =
                Tuple.tuple()
                        .addValue(numbers(fresh.stream().map(VitalSample::deviceId)))
                        .addValue(
                                fresh.stream()
                                        .map(sample -> PackedMinute.floor(sample.observedAt()))
                                        .toArray(Long[]::new));
        return connection
                .preparedQuery(ADMIT)
                .execute(identities(fresh))
                .compose(_ -> connection.preparedQuery(MAKE_DIRTY).execute(minutes))
                .mapEmpty();
    }

    @Override
    public Future<Integer> letGo(List<VitalSample> archived) {
        return archived.isEmpty()
                ? Future.succeededFuture(0)
                : database.write(
                        connection ->
                                connection
                                        .preparedQuery(LET_GO)
                                        .execute(identities(archived))
                                        .map(SqlResult::rowCount));
    }

    private static Tuple identities(List<VitalSample> samples) {
        return Tuple.of(
                numbers(samples.stream().map(VitalSample::deviceId)),
                numbers(samples.stream().map(VitalSample::epochNo)),
                numbers(samples.stream().map(VitalSample::seq)));
    }

    private static Integer[] numbers(Stream<Integer> numbers) {
        return numbers.toArray(Integer[]::new);
    }
}
