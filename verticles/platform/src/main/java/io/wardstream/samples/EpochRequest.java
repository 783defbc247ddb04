package io.wardstream.samples;

/** Asks for the state of one epoch of one device; an unknown epoch is created. */
public record EpochRequest(int deviceId, long epoch) {}
