package io.wardstream.samples;

import io.wardstream.codec.model.Validity;
import io.wardstream.codec.model.VitalSign;
import java.util.Comparator;

/**
 * One value of one vital with what decides which of two is the later one.
 *
 * @param epoch the device's own epoch
 * @param scaled as stored, never absent
 */
record LatestEntry(
        VitalSign sign,
        int deviceId,
        long observedAt,
        long epoch,
        int seq,
        short scaled,
        long receivedAt,
        Validity validity) {

    /** The order of protocol.md; the device only makes it total when two send the same vital. */
    private static final Comparator<LatestEntry> ORDER =
            Comparator.comparingLong(LatestEntry::observedAt)
                    .thenComparingLong(LatestEntry::epoch)
                    .thenComparingInt(LatestEntry::seq)
                    .thenComparingInt(LatestEntry::deviceId);

    boolean isLaterThan(LatestEntry other) {
        return ORDER.compare(this, other) > 0;
    }

    LatestValue withDevice(String devicePublicId) {
        return new LatestValue(
                sign,
                sign.fromScaled(scaled),
                observedAt,
                receivedAt,
                validity,
                deviceId,
                devicePublicId);
    }
}
