package io.wardstream.lifecycle.archive;

import com.jerolba.carpet.CarpetReader;
import com.jerolba.carpet.CloseableIterator;
import com.jerolba.carpet.FieldMatchingStrategy;
import io.wardstream.store.ObjectStoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Compares a Parquet file that was read back with what the manifest says of it. Blocks. */
final class PartCheck {

    private PartCheck() {}

    /**
     * First the bytes, then every row.
     *
     * @param key how to name the file
     * @throws ObjectStoreException category CORRUPT, naming the file and what differs
     * @throws IOException when the local file cannot be read
     */
    static void check(String key, Path file, PartFile expected) throws IOException {
        long bytes = Files.size(file);
        if (bytes != expected.bytes()) {
            throw differs(key, "size " + bytes + " is not " + expected.bytes());
        }
        String sha256 = Sha256.of(file);
        if (!sha256.equals(expected.sha256())) {
            throw differs(key, "SHA-256 " + sha256 + " is not " + expected.sha256());
        }
        compare(key, devices(key, file), expected);
    }

    private static void compare(String key, List<DeviceDigest> found, PartFile expected) {
        long rows = found.stream().mapToLong(DeviceDigest::rows).sum();
        if (rows != expected.rows()) {
            throw differs(key, "rows " + rows + " are not " + expected.rows());
        }
        for (int i = 0; i < Math.min(found.size(), expected.devices().size()); i++) {
            DeviceDigest one = found.get(i);
            if (!one.equals(expected.devices().get(i))) {
                throw differs(key, "rows of device " + one.deviceId() + " differ");
            }
        }
        if (found.size() != expected.devices().size()) {
            throw differs(key, "devices " + found.size() + " are not " + expected.devices().size());
        }
    }

    private static List<DeviceDigest> devices(String key, Path file) throws IOException {
        List<DeviceDigest> devices = new ArrayList<>();
        try (CloseableIterator<ArchivedSample> rows = rows(file)) {
            @Nullable DeviceTally tally = null;
            while (rows.hasNext()) {
                ArchivedSample sample = rows.next();
                if (tally == null || tally.deviceId() != sample.deviceId()) {
                    if (tally != null) {
                        devices.add(tally.finish());
                    }
                    tally = new DeviceTally(sample.deviceId());
                }
                tally.add(sample);
            }
            if (tally != null) {
                devices.add(tally.finish());
            }
        } catch (RuntimeException unreadable) {
            throw differs(key, "no Parquet file of samples: " + unreadable.getMessage());
        }
        return devices;
    }

    /** The rows of a file in their order. */
    static CloseableIterator<ArchivedSample> rows(Path file) {
        return new CarpetReader<>(file.toFile(), ArchivedSample.class)
                .withFieldMatchingStrategy(FieldMatchingStrategy.SNAKE_CASE)
                .iterator();
    }

    private static ObjectStoreException differs(String key, String what) {
        return ObjectStoreException.corrupt(key, what);
    }
}
