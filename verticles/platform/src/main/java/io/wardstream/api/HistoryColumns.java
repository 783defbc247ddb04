package io.wardstream.api;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.codec.model.Vitals;
import io.wardstream.history.HistoryBucket;
import io.wardstream.history.HistorySample;
import io.wardstream.history.HistorySink;
import io.wardstream.history.Resolution;
import io.wardstream.samples.rollup.VitalStats;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * An answer as columns of JSON, each written as it comes: up to 20,000 points of nine vitals.
 * Confined to one context.
 */
final class HistoryColumns implements HistorySink {

    private static final List<String> RAW = List.of("value");
    private static final List<String> BUCKETS = List.of("min", "max", "avg", "count");

    private final List<String> names;
    private final StringBuilder times = new StringBuilder();
    private final Map<VitalSign, List<StringBuilder>> columns = new EnumMap<>(VitalSign.class);

    HistoryColumns(Resolution resolution, Set<VitalSign> vitals) {
        names = resolution == Resolution.RAW ? RAW : BUCKETS;
        for (VitalSign sign : vitals) {
            columns.put(sign, names.stream().map(_ -> new StringBuilder()).toList());
        }
    }

    @Override
    public Future<Void> samples(List<HistorySample> page) {
        page.forEach(this::add);
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> buckets(List<HistoryBucket> page) {
        page.forEach(this::add);
        return Future.succeededFuture();
    }

    /** The whole answer. */
    Buffer toJson(UUID patient, Resolution resolution, Instant from, Instant to) {
        StringBuilder json = new StringBuilder(2 * times.length());
        json.append("{\"patientId\":\"").append(patient);
        json.append("\",\"resolution\":\"").append(resolution.wireName());
        json.append("\",\"from\":\"").append(from).append("\",\"to\":\"").append(to);
        json.append("\",\"time\":[").append(times).append("],\"vitals\":{");
        columns.forEach((sign, of) -> append(json, sign, of));
        return Buffer.buffer(json.append("}}").toString());
    }

    private void append(StringBuilder json, VitalSign sign, List<StringBuilder> of) {
        separate(json);
        json.append('"').append(sign.wireName()).append("\":{");
        for (int i = 0; i < names.size(); i++) {
            json.append(i == 0 ? "" : ",").append('"').append(names.get(i)).append("\":[");
            json.append(of.get(i)).append(']');
        }
        json.append('}');
    }

    private void add(HistorySample sample) {
        separate(times);
        times.append(sample.time());
        columns.forEach((sign, of) -> addValue(of.getFirst(), sign, sample.vitals().scaled(sign)));
    }

    private static void addValue(StringBuilder column, VitalSign sign, short scaled) {
        separate(column);
        if (scaled == Vitals.ABSENT) {
            column.append("null");
        } else {
            Decimals.append(column, sign, scaled);
        }
    }

    private void add(HistoryBucket bucket) {
        separate(times);
        times.append(bucket.time());
        columns.forEach((sign, of) -> addStats(of, sign, bucket));
    }

    private static void addStats(List<StringBuilder> of, VitalSign sign, HistoryBucket bucket) {
        of.forEach(HistoryColumns::separate);
        VitalStats stats = bucket.vitals().get(sign);
        if (stats == null) {
            of.forEach(column -> column.append("null"));
            return;
        }
        Decimals.append(of.get(0), sign, stats.min());
        Decimals.append(of.get(1), sign, stats.max());
        Decimals.appendAverage(of.get(2), sign, stats);
        of.get(3).append(stats.count());
    }

    /** A comma, unless it is the first. */
    private static void separate(StringBuilder text) {
        if (!text.isEmpty() && text.charAt(text.length() - 1) != '{') {
            text.append(',');
        }
    }
}
