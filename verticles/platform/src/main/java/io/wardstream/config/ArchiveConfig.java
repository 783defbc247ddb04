package io.wardstream.config;

import java.time.Duration;

/**
 * When days and roll-ups leave PostgreSQL, and when days leave the lake.
 *
 * @param rawDays whole days that stay in PostgreSQL
 * @param parquetDays days a day's raw Parquet is kept, counted from that day; 0: for ever
 * @param rollupDays days minutes and hours stay in PostgreSQL: hours go to the lake then, by month,
 *     and minutes end; 0: for ever
 * @param compaction when an archived day is rewritten
 * @param interval between two looks for days that are due
 */
public record ArchiveConfig(
        int rawDays,
        int parquetDays,
        int rollupDays,
        CompactionConfig compaction,
        Duration interval) {

    private static final int TEN_YEARS = 3_650;

    static ArchiveConfig from(ConfigSection lifecycle) {
        ArchiveConfig config =
                new ArchiveConfig(
                        lifecycle.intBetween("rawDays", 7, 1, TEN_YEARS),
                        lifecycle.intBetween("parquetDays", 90, 0, TEN_YEARS),
                        lifecycle.intBetween("rollupDays", 90, 0, TEN_YEARS),
                        CompactionConfig.from(lifecycle),
                        lifecycle.millis("archiveIntervalMillis", 600_000, 100, 86_400_000));
        if (config.parquetDays != 0 && config.parquetDays <= config.rawDays) {
            throw lifecycle.refusal(
                    "parquetDays",
                    config.parquetDays,
                    "must be 0 or more than lifecycle.rawDays = " + config.rawDays);
        }
        if (config.rollupDays != 0 && config.rollupDays <= config.rawDays) {
            throw lifecycle.refusal(
                    "rollupDays",
                    config.rollupDays,
                    "must be 0 or more than lifecycle.rawDays = " + config.rawDays);
        }
        return config;
    }
}
