package io.wardstream.samples;

/** Every seq of the epoch up to {@code ackedSeq} is settled in the database. */
public record EpochCheckpoint(int deviceId, int epochNo, int ackedSeq) {}
