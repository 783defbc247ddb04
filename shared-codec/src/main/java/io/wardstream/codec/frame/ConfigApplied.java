package io.wardstream.codec.frame;

/** The device runs this version of its configuration, 0..2^53-1. */
public record ConfigApplied(long version) implements DeviceFrame {}
