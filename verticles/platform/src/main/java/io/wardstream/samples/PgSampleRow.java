package io.wardstream.samples;

import io.vertx.sqlclient.Row;
import io.wardstream.codec.model.Generation;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.codec.model.Vitals;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** Reads the columns that rows of samples have in common. */
final class PgSampleRow {

    private PgSampleRow() {}

    /**
     * The vitals of a row.
     *
     * @param validityAt place of the validity column; the vitals stand behind it in catalogue order
     */
    static Vitals of(Row row, int validityAt) {
        short[] scaled = new short[VitalSign.COUNT];
        for (int index = 0; index < VitalSign.COUNT; index++) {
            Short value = row.getShort(validityAt + 1 + index);
            scaled[index] = value == null ? Vitals.ABSENT : value;
        }
        return Vitals.of(scaled, row.getInteger(validityAt));
    }

    /** The reverse of what is written, see {@link PgSampleColumns}. */
    static boolean isLive(short flags) {
        return (flags & PgSampleColumns.LIVE) != 0;
    }

    /** The reverse of what is written, see {@link PgSampleColumns}. */
    static Generation generation(short flags) {
        if ((flags & PgSampleColumns.TEST) != 0) {
            return Generation.TEST;
        }
        return (flags & PgSampleColumns.DEMO) != 0 ? Generation.DEMO : Generation.REAL;
    }

    static long millis(Row row, int column) {
        return row.getOffsetDateTime(column).toInstant().toEpochMilli();
    }

    static OffsetDateTime instant(long millis) {
        return Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC);
    }
}
