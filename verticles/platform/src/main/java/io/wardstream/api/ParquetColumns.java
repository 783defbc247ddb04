package io.wardstream.api;

import io.wardstream.codec.model.VitalSign;
import io.wardstream.history.HistoryBucket;
import io.wardstream.history.HistorySample;
import io.wardstream.history.Resolution;
import io.wardstream.samples.rollup.VitalStats;
import java.util.List;
import java.util.Set;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;

/**
 * The columns of an answer as Parquet: those of CSV, the time as milliseconds in UTC, values as
 * doubles in the unit of the vital, averages unrounded. Immutable.
 */
final class ParquetColumns {
    private static final String TIME = "time";
    private static final String[] STATS = {"_min", "_max", "_avg"};

    private final List<VitalSign> vitals;
    private final Resolution resolution;

    ParquetColumns(Set<VitalSign> vitals, Resolution resolution) {
        this.vitals = List.copyOf(vitals);
        this.resolution = resolution;
    }

    MessageType schema() {
        Types.MessageTypeBuilder schema = Types.buildMessage();
        schema.required(PrimitiveTypeName.INT64)
                .as(LogicalTypeAnnotation.timestampType(true, TimeUnit.MILLIS))
                .named(TIME);
        for (VitalSign sign : vitals) {
            if (resolution == Resolution.RAW) {
                schema.optional(PrimitiveTypeName.DOUBLE).named(sign.wireName());
            } else {
                for (String stat : STATS) {
                    schema.optional(PrimitiveTypeName.DOUBLE).named(sign.wireName() + stat);
                }
                schema.optional(PrimitiveTypeName.INT32).named(sign.wireName() + "_count");
            }
        }
        return schema.named("history");
    }

    void write(RecordConsumer row, HistorySample sample) {
        begin(row, sample.time());
        int column = 1;
        for (VitalSign sign : vitals) {
            if (sample.vitals().has(sign)) {
                number(row, sign.wireName(), column, sample.vitals().value(sign));
            }
            column++;
        }
        row.endMessage();
    }

    void write(RecordConsumer row, HistoryBucket bucket) {
        begin(row, bucket.time());
        int column = 1;
        for (VitalSign sign : vitals) {
            VitalStats stats = bucket.vitals().get(sign);
            if (stats != null) {
                String name = sign.wireName();
                double scale = sign.scale();
                number(row, name + "_min", column, stats.min() / scale);
                number(row, name + "_max", column + 1, stats.max() / scale);
                double average = (double) stats.sum() / stats.count() / scale;
                number(row, name + "_avg", column + 2, average);
                row.startField(name + "_count", column + 3);
                row.addInteger(stats.count());
                row.endField(name + "_count", column + 3);
            }
            column += STATS.length + 1;
        }
        row.endMessage();
    }

    private static void begin(RecordConsumer row, long time) {
        row.startMessage();
        row.startField(TIME, 0);
        row.addLong(time);
        row.endField(TIME, 0);
    }

    private static void number(RecordConsumer row, String name, int column, double value) {
        row.startField(name, column);
        row.addDouble(value);
        row.endField(name, column);
    }
}
