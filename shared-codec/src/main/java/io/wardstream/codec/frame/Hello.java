package io.wardstream.codec.frame;

import io.wardstream.codec.model.Generation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Opens an epoch of the device's counter.
 *
 * @param epoch 0..2^53-1
 * @param clock the device's "now" in epoch milliseconds, or {@link DeviceFrame#ABSENT}
 * @param next the seq its next new sample will get, 0 when absent
 * @param oldest the lowest seq it still holds, 0 when absent
 * @param ackEveryMillis 0..5000: how long it waits for an ack; 0 = each flush
 * @param technical the full set of active conditions, replacing what was believed; null when the
 *     device did not say, so that what was believed still holds
 */
public record Hello(
        long epoch,
        long clock,
        int next,
        int oldest,
        @Nullable String model,
        @Nullable String firmware,
        Generation generation,
        int ackEveryMillis,
        @Nullable List<TechnicalCondition> technical)
        implements DeviceFrame {
    public Hello {
        technical = technical == null ? null : List.copyOf(technical);
    }
}
