package io.wardstream.config;

import java.time.Duration;

/**
 * Replays of stored samples with other alarm rules.
 *
 * @param instances jobs of this node at once; 0: none
 * @param poll between two looks for a job
 * @param lease a job whose node has not been heard of for so long is taken by another
 * @param longest range of one job
 * @param keep how long a job and its result are kept
 */
public record WhatIfConfig(
        int instances, Duration poll, Duration lease, Duration longest, Duration keep) {

    static WhatIfConfig from(ConfigSection whatIf) {
        return new WhatIfConfig(
                whatIf.intBetween("instances", 1, 0, 64),
                whatIf.millis("pollMillis", 1_000, 10, 60_000),
                whatIf.millis("leaseMillis", 60_000, 5_000, 600_000),
                Duration.ofDays(whatIf.intBetween("longestDays", 31, 1, 366)),
                Duration.ofDays(whatIf.intBetween("keepDays", 7, 1, 3_650)));
    }
}
