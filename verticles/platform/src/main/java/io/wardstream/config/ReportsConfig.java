package io.wardstream.config;

import java.time.Duration;

/**
 * Reports about patients and wards.
 *
 * @param instances reports of this node at once; 0: none
 * @param poll between two looks for a job
 * @param lease a job whose node has not been heard of for so long is taken by another
 * @param longest range of one report
 * @param patients most of one report about a ward
 * @param open most that somebody may have waiting or under way
 * @param keep how long a report can be fetched
 */
public record ReportsConfig(
        int instances,
        Duration poll,
        Duration lease,
        Duration longest,
        int patients,
        int open,
        Duration keep) {

    static ReportsConfig from(ConfigSection reports) {
        return new ReportsConfig(
                reports.intBetween("instances", 1, 0, 64),
                reports.millis("pollMillis", 1_000, 10, 60_000),
                reports.millis("leaseMillis", 60_000, 5_000, 600_000),
                Duration.ofDays(reports.intBetween("longestDays", 92, 1, 366)),
                reports.intBetween("wardPatients", 60, 1, 1_000),
                reports.intBetween("openPerUser", 5, 1, 1_000),
                Duration.ofDays(reports.intBetween("keepDays", 7, 1, 3_650)));
    }
}
