package io.wardstream.registry;

import org.jspecify.annotations.Nullable;

/**
 * What to change of a device; null keeps what is there.
 *
 * @param liveWithinMillis 0: the platform's default
 * @param gateway {@link #NO_GATEWAY} takes it away
 */
public record DeviceChange(
        @Nullable Ward ward,
        @Nullable String name,
        @Nullable String model,
        @Nullable Boolean isEnabled,
        @Nullable Integer liveWithinMillis,
        @Nullable String gateway) {
    /** In place of a gateway: that is not known any more. */
    public static final String NO_GATEWAY = "";
}
