package io.wardstream.api;

import io.wardstream.codec.model.VitalSign;
import io.wardstream.codec.model.Vitals;
import io.wardstream.history.HistoryBucket;
import io.wardstream.history.HistorySample;
import io.wardstream.history.Resolution;
import io.wardstream.samples.rollup.VitalStats;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * RFC 4180: a line of names, then a line a point. Times as RFC 3339, which every reader of CSV
 * knows; nothing between two commas where there is no value. Immutable.
 */
final class HistoryCsv implements HistoryText {

    private static final String LINE_END = "\r\n";

    private final Set<VitalSign> vitals;

    /**
     * @param vitals in the order of the columns
     */
    HistoryCsv(Set<VitalSign> vitals) {
        this.vitals = vitals;
    }

    @Override
    public void begin(StringBuilder text, Resolution resolution) {
        text.append("time");
        for (VitalSign sign : vitals) {
            String name = sign.wireName();
            if (resolution == Resolution.RAW) {
                text.append(',').append(name);
            } else {
                text.append(',').append(name).append("_min,").append(name).append("_max,");
                text.append(name).append("_avg,").append(name).append("_count");
            }
        }
        text.append(LINE_END);
    }

    @Override
    public void append(StringBuilder text, HistorySample sample) {
        text.append(Instant.ofEpochMilli(sample.time()));
        for (VitalSign sign : vitals) {
            short scaled = sample.vitals().scaled(sign);
            text.append(',');
            if (scaled != Vitals.ABSENT) {
                Decimals.append(text, sign, scaled);
            }
        }
        text.append(LINE_END);
    }

    @Override
    public void append(StringBuilder text, HistoryBucket bucket) {
        text.append(Instant.ofEpochMilli(bucket.time()));
        for (VitalSign sign : vitals) {
            append(text, sign, bucket.vitals().get(sign));
        }
        text.append(LINE_END);
    }

    private static void append(StringBuilder text, VitalSign sign, @Nullable VitalStats stats) {
        if (stats == null) {
            text.append(",,,,");
            return;
        }
        text.append(',');
        Decimals.append(text, sign, stats.min());
        text.append(',');
        Decimals.append(text, sign, stats.max());
        text.append(',');
        Decimals.appendAverage(text, sign, stats);
        text.append(',').append(stats.count());
    }
}
