package io.wardstream.samples;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.store.Database;
import io.wardstream.store.Scope;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * All samples of a device from PostgreSQL: a piece of the unique index of the slots it falls in.
 */
public final class PgDeviceSamples implements DeviceSamples {

    /** As in {@link PgLiveSamples}: times as epoch millis. */
    private static final String COLUMNS =
            """
            epoch_no, seq, (date_part('epoch', observed_at) * 1000)::bigint,
            (date_part('epoch', received_at) * 1000)::bigint, flags, validity,
            """
                    + PgSampleColumns.vitals("");

    /** One that is merged into its slot just now stands in both, and is taken once. */
    static final String OBSERVED =
            """
            SELECT %1$s
            FROM vital_sample
            WHERE device_id = $1 AND observed_at >= $2 AND observed_at < $3
            UNION ALL
            SELECT %1$s
            FROM late_sample
            WHERE device_id = $1 AND observed_at >= $2 AND observed_at < $3
            """
                    .formatted(COLUMNS);

    private static final int VALIDITY_COLUMN = 5;

    private record Identity(int epochNo, int seq) {}

    private final Database database;

    public PgDeviceSamples(Database database) {
        this.database = database;
    }

    @Override
    public Future<List<VitalSample>> observed(
            Scope scope, int deviceId, long fromMillis, long toMillis) {
        Tuple values =
                Tuple.of(deviceId, PgSampleRow.instant(fromMillis), PgSampleRow.instant(toMillis));
        return database.read(
                scope,
                connection ->
                        connection
                                .preparedQuery(OBSERVED)
                                .mapping(row -> sample(deviceId, row))
                                .execute(values)
                                .map(PgDeviceSamples::once));
    }

    private static List<VitalSample> once(RowSet<VitalSample> rows) {
        Set<Identity> seen = HashSet.newHashSet(rows.size());
        List<VitalSample> samples = new ArrayList<>(rows.size());
        for (VitalSample sample : rows) {
            if (seen.add(new Identity(sample.epochNo(), sample.seq()))) {
                samples.add(sample);
            }
        }
        return samples;
    }

    private static VitalSample sample(int deviceId, Row row) {
        long observedAt = row.getLong(2);
        short flags = row.getShort(4);
        return new VitalSample(
                deviceId,
                row.getInteger(0),
                row.getInteger(1),
                observedAt,
                observedAt,
                row.getLong(3),
                PgSampleRow.isLive(flags),
                PgSampleRow.generation(flags),
                PgSampleRow.of(row, VALIDITY_COLUMN),
                null);
    }
}
