package io.wardstream.lifecycle.archive;

import java.util.List;

/**
 * One Parquet file of a day. A device is in one file only.
 *
 * @param name behind the last slash
 * @param bytes its size
 * @param devices by id, those with rows
 */
public record PartFile(
        String name, long bytes, String sha256, long rows, List<DeviceDigest> devices) {
    public PartFile {
        devices = List.copyOf(devices);
    }
}
