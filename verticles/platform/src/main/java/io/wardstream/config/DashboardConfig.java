package io.wardstream.config;

import java.time.Duration;

/**
 * What pages are shown, on nodes with a web listener. Counts are per node.
 *
 * @param tick between two frames of a ward
 * @param maxViewers open bridges; more are refused
 * @param deafAfter a viewer that takes nothing for this long is closed
 * @param viewerBufferBytes alarms and answers that may wait for one viewer; beyond, its alarms are
 *     replaced by one list
 */
public record DashboardConfig(
        Duration tick, int maxViewers, Duration deafAfter, int viewerBufferBytes) {

    static DashboardConfig from(ConfigSection dashboard) {
        return new DashboardConfig(
                dashboard.millis("tickMillis", 1_000, 100, 10_000),
                dashboard.intBetween("maxViewers", 2_000, 1, 100_000),
                dashboard.millis("deafAfterMillis", 30_000, 1_000, 600_000),
                dashboard.intBetween("viewerBufferBytes", 1_048_576, 65_536, 104_857_600));
    }
}
