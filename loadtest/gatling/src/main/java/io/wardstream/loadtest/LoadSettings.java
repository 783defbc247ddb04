package io.wardstream.loadtest;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/**
 * How large, how long and how strict a load test is.
 *
 * @param api of each class of routes
 * @param ack from a sample sent to its ack
 * @param isCorrectnessOnly times are shown and not judged: for machines that do other work
 */
record LoadSettings(Map<Count, Integer> counts, Slo api, Slo ack, boolean isCorrectnessOnly) {
    private static final Slo USUAL_API = new Slo(50, 200, 500);
    private static final Slo USUAL_ACK = new Slo(60, 250, 500);

    LoadSettings {
        counts = Map.copyOf(counts);
    }

    /**
     * Reads them; what is left out is as usual.
     *
     * @throws IllegalArgumentException with a sentence that names the setting and its bounds
     */
    static LoadSettings of(Map<String, String> settings) {
        Map<Count, Integer> counts = new EnumMap<>(Count.class);
        for (Count count : Count.values()) {
            String text = settings.get(count.key());
            counts.put(count, text == null ? count.usual() : count.read(text));
        }
        return new LoadSettings(
                counts,
                Slo.read(settings, Settings.API, USUAL_API),
                Slo.read(settings, Settings.ACK, USUAL_ACK),
                truth(settings.getOrDefault(Settings.CORRECTNESS_ONLY, "false")));
    }

    private static boolean truth(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default ->
                    throw new IllegalArgumentException(
                            Settings.CORRECTNESS_ONLY + " must be true or false, was " + text);
        };
    }

    int of(Count count) {
        Integer value = counts.get(count);
        return value == null ? count.usual() : value;
    }

    Duration seconds(Count count) {
        return Duration.ofSeconds(of(count));
    }

    Duration millis(Count count) {
        return Duration.ofMillis(of(count));
    }
}
