package io.wardstream.api;

import java.time.Duration;

/**
 * Bounds of answers of history.
 *
 * @param maxRows most points of an answer that is written row by row
 * @param settledAfter how long after an instant samples of it may still come
 */
public record HistoryRules(int maxRows, Duration settledAfter) {}
