package io.wardstream.config;

import java.nio.file.Path;

/**
 * Answers about the past.
 *
 * @param maxRows most points of an answer that is written row by row (CSV, NDJSON, Parquet)
 * @param cacheFolder for pieces of archived files; empty: one in the folder for temporary files
 * @param cacheMegabytes most of these pieces
 */
public record HistoryConfig(int maxRows, String cacheFolder, int cacheMegabytes) {

    /** Where pieces of archived files are kept. */
    public Path cache() {
        return cacheFolder.isEmpty()
                ? Path.of(System.getProperty("java.io.tmpdir"), "wardstream-lake")
                : Path.of(cacheFolder);
    }

    public long cacheBytes() {
        return (long) cacheMegabytes << 20;
    }

    static HistoryConfig from(ConfigSection history) {
        return new HistoryConfig(
                history.intBetween("maxRows", 2_000_000, 20_000, 100_000_000),
                history.text("cacheFolder", ""),
                history.intBetween("cacheMegabytes", 1_024, 16, 1_048_576));
    }
}
