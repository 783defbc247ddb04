package io.wardstream.config;

import java.time.Duration;

/**
 * The judging of samples that came late.
 *
 * @param enabled false: left to other nodes; one of those that do not have it so does it
 * @param poll between two looks for late samples
 * @param quiet a device that has sent late samples is judged when it has sent none for so long
 * @param latest and at the latest so long after the first of them
 */
public record RetrospectConfig(boolean enabled, Duration poll, Duration quiet, Duration latest) {

    static RetrospectConfig from(ConfigSection retrospect) {
        return new RetrospectConfig(
                retrospect.flag("enabled", true),
                retrospect.millis("pollMillis", 1_000, 10, 60_000),
                retrospect.millis("quietMillis", 10_000, 0, 3_600_000),
                retrospect.millis("latestMillis", 60_000, 0, 86_400_000));
    }
}
