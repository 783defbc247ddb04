package io.wardstream.config;

import io.wardstream.codec.model.AlarmPriority;
import java.time.Duration;

/**
 * How long an alarm stays acknowledged while its condition goes on, by its priority; zero: for as
 * long as it does.
 */
public record AcknowledgeTimeouts(Duration high, Duration medium, Duration low) {

    private static final int LONGEST_SECONDS = 86_400;

    static AcknowledgeTimeouts from(ConfigSection alerts) {
        return new AcknowledgeTimeouts(
                seconds(alerts, "acknowledgeTimeoutHighSeconds", 300),
                seconds(alerts, "acknowledgeTimeoutMediumSeconds", 900),
                seconds(alerts, "acknowledgeTimeoutLowSeconds", 0));
    }

    private static Duration seconds(ConfigSection alerts, String key, int defaultSeconds) {
        return Duration.ofSeconds(alerts.intBetween(key, defaultSeconds, 0, LONGEST_SECONDS));
    }

    public Duration of(AlarmPriority priority) {
        return switch (priority) {
            case HIGH -> high;
            case MEDIUM -> medium;
            case LOW -> low;
        };
    }
}
