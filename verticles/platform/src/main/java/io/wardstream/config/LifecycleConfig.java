package io.wardstream.config;

import java.time.Duration;

/**
 * The slots samples are filed in, and how long they stay.
 *
 * @param enabled false: another node makes the slots
 * @param slot length of one; divides a day
 * @param openPast how far back slots are kept open for samples that come late
 * @param openAhead how far ahead slots are made
 * @param archive when days are archived
 */
public record LifecycleConfig(
        boolean enabled,
        Duration slot,
        Duration openPast,
        Duration openAhead,
        ArchiveConfig archive) {

    private static final int DAY_HOURS = 24;
    private static final int YEAR_HOURS = 8_760;

    static LifecycleConfig from(ConfigSection lifecycle) {
        int slotHours = lifecycle.intBetween("slotHours", 4, 1, DAY_HOURS);
        if (DAY_HOURS % slotHours != 0) {
            throw lifecycle.refusal("slotHours", slotHours, "must divide a day of 24 hours");
        }
        return new LifecycleConfig(
                lifecycle.flag("enabled", true),
                Duration.ofHours(slotHours),
                Duration.ofHours(lifecycle.intBetween("openHours", 48, 1, YEAR_HOURS)),
                Duration.ofHours(lifecycle.intBetween("aheadHours", 48, 1, YEAR_HOURS)),
                ArchiveConfig.from(lifecycle));
    }
}
