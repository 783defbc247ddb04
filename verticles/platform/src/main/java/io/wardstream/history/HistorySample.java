package io.wardstream.history;

import io.wardstream.codec.model.Vitals;

/**
 * One sample of a series, with all its values, wanted or not.
 *
 * @param time epoch milliseconds
 */
public record HistorySample(long time, Vitals vitals) {}
