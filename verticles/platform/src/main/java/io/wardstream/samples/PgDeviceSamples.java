package io.wardstream.samples;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.store.Database;
import io.wardstream.store.Scope;
import java.util.ArrayList;
import java.util.List;

/**
 * All samples of a device from PostgreSQL: a piece of the unique index of the slots it falls in,
 * the late samples and the packed minutes of the same range.
 */
public final class PgDeviceSamples implements DeviceSamples {

    /** As in {@link PgLiveSamples}: times as epoch millis. */
    private static final String COLUMNS =
            """
            epoch_no, seq, (date_part('epoch', observed_at) * 1000)::bigint,
            (date_part('epoch', received_at) * 1000)::bigint, flags, validity,
            """
                    + PgSampleColumns.vitals("")
                    + ", (date_part('epoch', device_at) * 1000)::bigint, extra::text";

    static final String OBSERVED =
            """
            SELECT %1$s, false AS is_late
            FROM vital_sample
            WHERE device_id = $1 AND observed_at >= $2 AND observed_at < $3
            UNION ALL
            SELECT %1$s, true AS is_late
            FROM late_sample
            WHERE device_id = $1 AND observed_at >= $2 AND observed_at < $3
            """
                    .formatted(COLUMNS);

    private static final int VALIDITY_COLUMN = 5;
    private static final int DEVICE_AT_COLUMN = VALIDITY_COLUMN + 1 + VitalSign.COUNT;
    private static final int EXTRA_COLUMN = DEVICE_AT_COLUMN + 1;
    private static final int LATE_COLUMN = EXTRA_COLUMN + 1;

    private final Database database;

    public PgDeviceSamples(Database database) {
        this.database = database;
    }

    @Override
    public Future<List<VitalSample>> observed(
            Scope scope, int deviceId, long fromMillis, long toMillis) {
        return database.read(
                scope, connection -> observed(connection, deviceId, fromMillis, toMillis));
    }

    private static Future<List<VitalSample>> observed(
            SqlConnection connection, int deviceId, long fromMillis, long toMillis) {
        Tuple values =
                Tuple.of(deviceId, PgSampleRow.instant(fromMillis), PgSampleRow.instant(toMillis));
        List<VitalSample> stored = new ArrayList<>();
        List<VitalSample> late = new ArrayList<>();
        Future<?> rows =
                connection
                        .preparedQuery(OBSERVED)
                        .execute(values)
                        .onSuccess(
                                read ->
                                        read.forEach(
                                                row ->
                                                        (row.getBoolean(LATE_COLUMN)
                                                                        ? late
                                                                        : stored)
                                                                .add(sample(deviceId, row))));
        return Future.all(
                        rows,
                        PgPackedMinutes.ofDevice(
                                connection, deviceId, fromMillis, toMillis, Integer.MAX_VALUE))
                .map(read -> OneSeries.of(List.of(stored, read.resultAt(1), late)));
    }

    private static VitalSample sample(int deviceId, Row row) {
        long observedAt = row.getLong(2);
        short flags = row.getShort(4);
        Long deviceAt = row.getLong(DEVICE_AT_COLUMN);
        return new VitalSample(
                deviceId,
                row.getInteger(0),
                row.getInteger(1),
                observedAt,
                deviceAt == null ? observedAt : deviceAt,
                row.getLong(3),
                PgSampleRow.isLive(flags),
                PgSampleRow.generation(flags),
                PgSampleRow.of(row, VALIDITY_COLUMN),
                row.getString(EXTRA_COLUMN));
    }
}
