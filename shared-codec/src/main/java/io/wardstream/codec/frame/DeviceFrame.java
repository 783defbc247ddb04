package io.wardstream.codec.frame;

/** A frame a device sent, read and checked; what it refuses value by value travels in it. */
public sealed interface DeviceFrame
        permits Hello, Samples, Gap, Technical, CommandResult, ConfigApplied {
    /** An epoch, clock or instant the device left out. */
    long ABSENT = Long.MIN_VALUE;
}
