package io.wardstream.ops;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A gauge for each row of a table that is read again and again. A row that stays keeps its gauge:
 * were it taken away and put back, whoever reads all meters meanwhile could find it twice.
 * Thread-safe.
 */
public final class GaugeRows {
    private final MultiGauge gauge;
    private final Map<Tags, Double> values = new ConcurrentHashMap<>();

    GaugeRows(MeterRegistry registry, String name, String description) {
        gauge = MultiGauge.builder(name).description(description).register(registry);
    }

    /** These, and no others any more. */
    public void show(Map<Tags, Double> rows) {
        values.putAll(rows);
        values.keySet().retainAll(rows.keySet());
        gauge.register(
                rows.keySet().stream()
                        .<MultiGauge.Row<?>>map(tags -> MultiGauge.Row.of(tags, tags, this::value))
                        .toList());
    }

    private double value(Tags tags) {
        return values.getOrDefault(tags, Double.NaN);
    }
}
