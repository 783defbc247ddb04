package io.wardstream.samples;

import io.vertx.sqlclient.Row;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.codec.model.VitalSign;

/** Reads a row of samples with everything it holds. */
final class PgWholeRow {

    /**
     * Times travel as epoch millis: a bigint costs a fraction of an OffsetDateTime here, and float8
     * is exact at this size.
     */
    static final String COLUMNS =
            """
            device_id, epoch_no, seq, (date_part('epoch', observed_at) * 1000)::bigint,
            (date_part('epoch', coalesce(device_at, observed_at)) * 1000)::bigint,
            (date_part('epoch', received_at) * 1000)::bigint, flags, extra::text, validity,
            """
                    + PgSampleColumns.vitals("");

    private static final int VALIDITY_COLUMN = 8;

    /** How many columns {@link #COLUMNS} names. */
    static final int COUNT = VALIDITY_COLUMN + 1 + VitalSign.COUNT;

    private PgWholeRow() {}

    static VitalSample of(Row row) {
        short flags = row.getShort(6);
        return new VitalSample(
                row.getInteger(0),
                row.getInteger(1),
                row.getInteger(2),
                row.getLong(3),
                row.getLong(4),
                row.getLong(5),
                PgSampleRow.isLive(flags),
                PgSampleRow.generation(flags),
                PgSampleRow.of(row, VALIDITY_COLUMN),
                row.getString(7));
    }
}
