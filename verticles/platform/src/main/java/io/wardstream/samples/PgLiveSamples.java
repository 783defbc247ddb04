package io.wardstream.samples;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import io.wardstream.codec.model.Generation;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.codec.model.Vitals;
import io.wardstream.store.Database;
import io.wardstream.store.Scope;
import java.util.ArrayList;
import java.util.List;

/**
 * Live samples from PostgreSQL: one piece of the unique index of the slots it falls in, and the
 * packed minutes of the same range.
 */
public final class PgLiveSamples implements LiveSamples {

    /**
     * Times travel as epoch millis: a bigint costs a fraction of an OffsetDateTime here, and float8
     * is exact at this size.
     */
    private static final String COLUMNS =
            """
            epoch_no, seq, (date_part('epoch', observed_at) * 1000)::bigint,
            (date_part('epoch', received_at) * 1000)::bigint, validity,
            """
                    + PgSampleColumns.vitals("");

    /** The live flags are listed because the planner knows how frequent each is. */
    static final String OBSERVED =
            """
            SELECT %1$s
            FROM vital_sample
            WHERE device_id = $1 AND observed_at >= $2 AND observed_at < $3
              AND flags IN (1, 3, 5, 7)
            UNION ALL
            SELECT %1$s
            FROM late_sample
            WHERE device_id = $1 AND observed_at >= $2 AND observed_at < $3
              AND flags IN (1, 3, 5, 7)
            """
                    .formatted(COLUMNS);

    private static final int VALIDITY_COLUMN = 4;

    private final Database database;

    public PgLiveSamples(Database database) {
        this.database = database.forRanges();
    }

    @Override
    public Future<List<VitalSample>> observed(
            Scope scope, int deviceId, long fromMillis, long toMillis) {
        return database.read(
                scope, connection -> observed(connection, deviceId, fromMillis, toMillis));
    }

    private static Future<List<VitalSample>> observed(
            SqlConnection connection, int deviceId, long fromMillis, long toMillis) {
        List<VitalSample> samples = new ArrayList<>();
        Future<?> rows =
                connection
                        .preparedQuery(OBSERVED)
                        .mapping(row -> sample(deviceId, row))
                        .execute(
                                Tuple.of(
                                        deviceId,
                                        PgSampleRow.instant(fromMillis),
                                        PgSampleRow.instant(toMillis)))
                        .onSuccess(read -> read.forEach(samples::add));
        return Future.all(
                        rows,
                        PgPackedMinutes.ofDevice(
                                connection, deviceId, fromMillis, toMillis, Integer.MAX_VALUE))
                .map(read -> OneSeries.of(List.of(live(read.resultAt(1)), samples)));
    }

    private static List<VitalSample> live(List<VitalSample> packed) {
        return packed.stream()
                .filter(VitalSample::live)
                .map(
                        sample ->
                                live(
                                        sample.deviceId(),
                                        sample.epochNo(),
                                        sample.seq(),
                                        sample.observedAt(),
                                        sample.receivedAt(),
                                        sample.vitals()))
                .toList();
    }

    private static VitalSample sample(int deviceId, Row row) {
        return live(
                deviceId,
                row.getInteger(0),
                row.getInteger(1),
                row.getLong(2),
                row.getLong(3),
                PgSampleRow.of(row, VALIDITY_COLUMN));
    }

    private static VitalSample live(
            int deviceId, int epochNo, int seq, long observedAt, long receivedAt, Vitals vitals) {
        return new VitalSample(
                deviceId,
                epochNo,
                seq,
                observedAt,
                observedAt,
                receivedAt,
                true,
                Generation.REAL,
                vitals,
                null);
    }
}
