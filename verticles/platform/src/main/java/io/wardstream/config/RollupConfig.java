package io.wardstream.config;

import java.time.Duration;

/**
 * The adding up of minutes and hours.
 *
 * @param poll between two looks for minutes that are over
 * @param delay how long after its end a minute is added up; what comes later is added again
 */
public record RollupConfig(Duration poll, Duration delay) {

    static RollupConfig from(ConfigSection lifecycle) {
        return new RollupConfig(
                lifecycle.millis("rollupPollMillis", 5_000, 100, 60_000),
                lifecycle.millis("rollupDelayMillis", 15_000, 0, 3_600_000));
    }
}
