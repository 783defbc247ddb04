package io.wardstream.config;

/**
 * Answers about the past.
 *
 * @param maxRows most points of an answer that is written row by row (CSV, NDJSON)
 */
public record HistoryConfig(int maxRows) {

    static HistoryConfig from(ConfigSection history) {
        return new HistoryConfig(history.intBetween("maxRows", 2_000_000, 20_000, 100_000_000));
    }
}
