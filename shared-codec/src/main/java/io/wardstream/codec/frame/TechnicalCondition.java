package io.wardstream.codec.frame;

import org.jspecify.annotations.Nullable;

/**
 * A technical condition the device says is active.
 *
 * @param code lead_off, probe_off, …; unknown codes are kept
 * @param vital the vital concerned, or null for the device as a whole
 * @param at since when, epoch milliseconds by the device's clock, or {@link DeviceFrame#ABSENT}
 */
public record TechnicalCondition(String code, @Nullable String vital, long at) {}
