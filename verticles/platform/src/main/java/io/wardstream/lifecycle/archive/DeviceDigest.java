package io.wardstream.lifecycle.archive;

import java.util.List;

/**
 * What a day holds of one device.
 *
 * @param sha256 of the device's rows in their order, every column of them; 64 hex digits
 */
public record DeviceDigest(int deviceId, long rows, String sha256, List<EpochSeqs> epochs) {
    public DeviceDigest {
        epochs = List.copyOf(epochs);
    }
}
