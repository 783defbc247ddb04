package io.wardstream.config;

/**
 * When archived Parquet goes into the archive class of the store, and how long what is brought back
 * stays.
 *
 * @param days counted from the day or month; 0: never
 * @param storageClass as S3 names it
 * @param restoredDays in the store and in PostgreSQL
 */
public record ColdConfig(int days, String storageClass, int restoredDays) {
    private static final int HUNDRED_YEARS = 36_500;

    static ColdConfig from(ConfigSection lifecycle) {
        ColdConfig config =
                new ColdConfig(
                        lifecycle.intBetween("coldDays", 1_095, 0, HUNDRED_YEARS),
                        lifecycle.nonBlank("coldClass", "GLACIER"),
                        lifecycle.intBetween("restoredDays", 7, 1, 365));
        if (!config.storageClass.equals("GLACIER") && !config.storageClass.equals("DEEP_ARCHIVE")) {
            throw lifecycle.refusal(
                    "coldClass", config.storageClass, "must be GLACIER or DEEP_ARCHIVE");
        }
        return config;
    }
}
