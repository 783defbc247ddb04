package io.wardstream.samples;

import java.time.Instant;

/**
 * A stretch of time whose samples have a table of their own.
 *
 * @param from the first instant inside
 * @param to the first instant outside
 */
public record SampleSlot(Instant from, Instant to) {
    public SampleSlot {
        if (!from.isBefore(to)) {
            throw new IllegalArgumentException(
                    "slot must end after it begins: " + from + ", " + to);
        }
    }
}
