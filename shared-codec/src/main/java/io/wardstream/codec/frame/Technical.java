package io.wardstream.codec.frame;

import org.jspecify.annotations.Nullable;

/**
 * A technical condition begins or ends.
 *
 * @param code lead_off, probe_off, …; unknown codes are kept
 * @param vital the vital concerned, or null for the device as a whole
 * @param at epoch milliseconds by the device's clock, or {@link DeviceFrame#ABSENT}
 */
public record Technical(String code, @Nullable String vital, boolean active, long at)
        implements DeviceFrame {}
