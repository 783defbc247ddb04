package io.wardstream.samples;

/**
 * From {@code fromSeq} on, {@code observedAt = at + offsetMillis}, until the next segment of the
 * epoch.
 */
public record ClockSegment(int fromSeq, long offsetMillis) {}
