package io.wardstream.samples;

/**
 * Every seq of the epoch up to {@code ackedSeq} is settled in the database, and rows of later ones
 * have {@code observedAt >= searchFrom}, epoch millis.
 */
public record EpochCheckpoint(int deviceId, int epochNo, int ackedSeq, long searchFrom) {}
