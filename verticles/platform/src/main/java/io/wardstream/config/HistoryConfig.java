package io.wardstream.config;

/**
 * Answers about the past.
 *
 * @param maxRows most points of an answer that is written row by row (CSV, NDJSON, Parquet)
 * @param files answers of this node at once that need a file on its disk (Parquet); more are
 *     answered 503
 */
public record HistoryConfig(int maxRows, int files) {

    static HistoryConfig from(ConfigSection history) {
        return new HistoryConfig(
                history.intBetween("maxRows", 2_000_000, 20_000, 100_000_000),
                history.intBetween("files", 2, 1, 64));
    }
}
