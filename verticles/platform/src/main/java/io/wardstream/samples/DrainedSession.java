package io.wardstream.samples;

/**
 * A device that was told to come back later, because its node stops.
 *
 * @param fence of its last hello
 * @param backBy epoch milliseconds
 */
public record DrainedSession(int deviceId, int fence, long backBy) {}
