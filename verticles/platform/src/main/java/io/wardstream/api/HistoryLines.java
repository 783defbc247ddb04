package io.wardstream.api;

import io.wardstream.codec.model.VitalSign;
import io.wardstream.codec.model.Vitals;
import io.wardstream.history.HistoryBucket;
import io.wardstream.history.HistorySample;
import io.wardstream.history.Resolution;
import io.wardstream.samples.rollup.VitalStats;
import java.util.Set;

/**
 * One JSON object a line and point; time in epoch milliseconds, as in columns. A vital without a
 * value is left out: most samples have no blood pressure. Immutable.
 */
final class HistoryLines implements HistoryText {

    private final Set<VitalSign> vitals;

    HistoryLines(Set<VitalSign> vitals) {
        this.vitals = vitals;
    }

    @Override
    public void begin(StringBuilder text, Resolution resolution) {
        // Every line says what it holds.
    }

    @Override
    public void append(StringBuilder text, HistorySample sample) {
        text.append("{\"time\":").append(sample.time());
        for (VitalSign sign : vitals) {
            short scaled = sample.vitals().scaled(sign);
            if (scaled != Vitals.ABSENT) {
                text.append(",\"").append(sign.wireName()).append("\":");
                Decimals.append(text, sign, scaled);
            }
        }
        text.append("}\n");
    }

    @Override
    public void append(StringBuilder text, HistoryBucket bucket) {
        text.append("{\"time\":").append(bucket.time());
        for (VitalSign sign : vitals) {
            VitalStats stats = bucket.vitals().get(sign);
            if (stats != null) {
                append(text, sign, stats);
            }
        }
        text.append("}\n");
    }

    private static void append(StringBuilder text, VitalSign sign, VitalStats stats) {
        text.append(",\"").append(sign.wireName()).append("\":{\"min\":");
        Decimals.append(text, sign, stats.min());
        text.append(",\"max\":");
        Decimals.append(text, sign, stats.max());
        text.append(",\"avg\":");
        Decimals.appendAverage(text, sign, stats);
        text.append(",\"count\":").append(stats.count()).append('}');
    }
}
