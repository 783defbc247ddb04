package io.wardstream.samples;

/** A device a writer believes to hold, with the fence of its hello. */
public record HeldSession(int deviceId, int fence) {}
