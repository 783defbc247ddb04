package io.wardstream.lifecycle.archive;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Sums up the rows of one device while they go by. Not safe for use by two threads. */
final class DeviceTally {

    /** All columns but extra: 3 times, 5 whole numbers, two bytes, 9 vitals. */
    private static final int ROW_BYTES = 3 * 8 + 5 * 4 + 2 + 9 * 2;

    private static final long NO_TIME = Long.MIN_VALUE;

    private final int deviceId;
    private final MessageDigest digest = Sha256.digest();
    private final ByteBuffer row = ByteBuffer.allocate(ROW_BYTES);
    private final Map<Integer, Seqs> epochs = new TreeMap<>();
    private long rows;

    DeviceTally(int deviceId) {
        this.deviceId = deviceId;
    }

    /** A growing array of primitives: a day of one device is 86,400 of them. */
    private static final class Seqs {
        private int[] seqs = new int[1024];
        private int size;

        void add(int seq) {
            if (size == seqs.length) {
                seqs = Arrays.copyOf(seqs, 2 * size);
            }
            seqs[size++] = seq;
        }

        int[] toArray() {
            return Arrays.copyOf(seqs, size);
        }
    }

    int deviceId() {
        return deviceId;
    }

    void add(ArchivedSample sample) {
        rows++;
        epochs.computeIfAbsent(sample.epochNo(), _ -> new Seqs()).add(sample.seq());
        row.clear();
        row.putLong(sample.observedAt().toEpochMilli());
        row.putLong(sample.receivedAt().toEpochMilli());
        Instant deviceAt = sample.deviceAt();
        row.putLong(deviceAt == null ? NO_TIME : deviceAt.toEpochMilli());
        row.putInt(sample.deviceId());
        Integer patientId = sample.patientId();
        row.putInt(patientId == null ? 0 : patientId);
        row.putInt(sample.epochNo());
        row.putInt(sample.seq());
        row.putInt(sample.validity());
        row.put((byte) (sample.live() ? 1 : 0));
        row.put(sample.generation());
        vital(sample.heartRate());
        vital(sample.pulseRate());
        vital(sample.spo2());
        vital(sample.respirationRate());
        vital(sample.systolicBp());
        vital(sample.diastolicBp());
        vital(sample.meanBp());
        vital(sample.temperature());
        vital(sample.etco2());
        digest.update(row.array(), 0, row.position());
        String extra = sample.extra();
        if (extra != null) {
            digest.update(extra.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** No vital is ever so small. */
    private void vital(@Nullable Short scaled) {
        row.putShort(scaled == null ? Short.MIN_VALUE : scaled);
    }

    DeviceDigest finish() {
        List<EpochSeqs> seqs =
                epochs.entrySet().stream()
                        .map(epoch -> EpochSeqs.of(epoch.getKey(), epoch.getValue().toArray()))
                        .toList();
        return new DeviceDigest(deviceId, rows, HexFormat.of().formatHex(digest.digest()), seqs);
    }
}
