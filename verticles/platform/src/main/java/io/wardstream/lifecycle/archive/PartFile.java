package io.wardstream.lifecycle.archive;

import java.util.List;

/**
 * One Parquet file of a day. A device is in one part only, and may be in overlays as well: these
 * hold samples that came when the day was archived.
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

    /** Of late samples. */
    public boolean isOverlay() {
        return name.startsWith(LakeFolder.OVERLAY);
    }
}
