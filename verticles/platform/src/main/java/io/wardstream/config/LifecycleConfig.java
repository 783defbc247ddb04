package io.wardstream.config;

import java.time.Duration;

/**
 * The slots samples are filed in, and what becomes of samples.
 *
 * @param enabled false: another node does all of this
 * @param slot length of one; divides a day
 * @param openPast how far back slots are kept open for samples that come late; latest values are
 *     looked for as far back in rows only
 * @param openAhead how far ahead slots are made
 * @param rollup the adding up of minutes and hours
 * @param archive when days are archived
 * @param cold when what is archived grows cold
 */
public record LifecycleConfig(
        boolean enabled,
        Duration slot,
        Duration openPast,
        Duration openAhead,
        RollupConfig rollup,
        ArchiveConfig archive,
        ColdConfig cold) {

    private static final int DAY_HOURS = 24;
    private static final int LATEST_HOURS = 12;
    private static final int YEAR_HOURS = 8_760;

    static LifecycleConfig from(ConfigSection lifecycle) {
        int slotHours = lifecycle.intBetween("slotHours", 4, 1, DAY_HOURS);
        if (DAY_HOURS % slotHours != 0) {
            throw lifecycle.refusal("slotHours", slotHours, "must divide a day of 24 hours");
        }
        LifecycleConfig config =
                new LifecycleConfig(
                        lifecycle.flag("enabled", true),
                        Duration.ofHours(slotHours),
                        Duration.ofHours(
                                lifecycle.intBetween("openHours", 12, LATEST_HOURS, YEAR_HOURS)),
                        Duration.ofHours(lifecycle.intBetween("aheadHours", 48, 1, YEAR_HOURS)),
                        RollupConfig.from(lifecycle),
                        ArchiveConfig.from(lifecycle),
                        ColdConfig.from(lifecycle));
        if (config.openPast.compareTo(Duration.ofDays(config.archive.rawDays())) > 0) {
            throw lifecycle.refusal(
                    "openHours",
                    config.openPast.toHours(),
                    "must not be more than lifecycle.rawDays in hours");
        }
        if (config.cold.days() != 0 && config.cold.days() <= config.archive.rawDays()) {
            throw lifecycle.refusal(
                    "coldDays",
                    config.cold.days(),
                    "must be 0 or more than lifecycle.rawDays = " + config.archive.rawDays());
        }
        return config;
    }
}
