package io.wardstream.standalone;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A reading of the platform's Prometheus page: each name's values summed over its labels, quantiles
 * kept apart.
 */
record Metrics(Map<String, Double> values) {
    private static final Pattern LINE =
            Pattern.compile(
                    "^([a-zA-Z_:][\\w:]*)(?:\\{(.*)})?\\s+(\\S+)(?:\\s+\\d+)?$", Pattern.MULTILINE);
    private static final Pattern QUANTILE = Pattern.compile("quantile=\"([^\"]+)\"");

    Metrics {
        values = Map.copyOf(values);
    }

    static Metrics parse(String page) {
        Map<String, Double> values = new HashMap<>();
        Matcher line = LINE.matcher(page);
        while (line.find()) {
            String labels = line.group(2) == null ? "" : line.group(2);
            Matcher quantile = QUANTILE.matcher(labels);
            String key = quantile.find() ? line.group(1) + "/" + quantile.group(1) : line.group(1);
            try {
                values.merge(key, Double.parseDouble(line.group(3)), Double::sum);
            } catch (NumberFormatException infinite) {
                // +Inf, and buckets we do not read.
            }
        }
        return new Metrics(values);
    }

    /** NaN if the page has no such name. */
    double value(String name) {
        return values.getOrDefault(name, Double.NaN);
    }

    /** NaN if the page has no such quantile, or nothing was measured lately. */
    double quantile(String name, String quantile) {
        return value(name + "/" + quantile);
    }
}
