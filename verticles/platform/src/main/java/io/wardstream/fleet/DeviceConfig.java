package io.wardstream.fleet;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a device should work, and what it says of that.
 *
 * @param version grows with each change; 0: nothing was ever asked of it
 * @param settings a JSON object
 * @param reportedVersion what the device says it runs; null: it has not said so
 */
public record DeviceConfig(
        int version,
        String settings,
        @Nullable Instant changedAt,
        @Nullable String changedBy,
        @Nullable Long reportedVersion,
        @Nullable Instant reportedAt) {

    static final DeviceConfig NONE = new DeviceConfig(0, "{}", null, null, null, null);
}
