package io.wardstream.config;

/**
 * When an archived day is rewritten whose late samples lie in files of their own: as soon as one of
 * these is passed.
 *
 * @param files how many there may be
 * @param bytes of all of them
 * @param days how long they may lie there
 */
public record CompactionConfig(int files, long bytes, int days) {

    private static final int MOST_FILES = 100;
    private static final int MOST_MEGABYTES = 10_000;
    private static final int MOST_DAYS = 365;

    static CompactionConfig from(ConfigSection lifecycle) {
        return new CompactionConfig(
                lifecycle.intBetween("overlayFiles", 8, 1, MOST_FILES),
                (long) lifecycle.intBetween("overlayMegabytes", 64, 1, MOST_MEGABYTES) << 20,
                lifecycle.intBetween("overlayDays", 7, 1, MOST_DAYS));
    }
}
