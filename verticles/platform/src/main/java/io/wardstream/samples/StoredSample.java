package io.wardstream.samples;

import io.wardstream.codec.model.Vitals;
import java.util.Comparator;

/**
 * A sample as it is read back for people: its identity, its time and its values.
 *
 * @param observedAt epoch milliseconds
 */
public record StoredSample(int deviceId, int epochNo, int seq, long observedAt, Vitals vitals) {

    /** By time; the identity makes it total, so that a sample kept twice stands beside itself. */
    static final Comparator<StoredSample> ORDER =
            Comparator.comparingLong(StoredSample::observedAt)
                    .thenComparingInt(StoredSample::epochNo)
                    .thenComparingInt(StoredSample::seq)
                    .thenComparingInt(StoredSample::deviceId);

    boolean isSameSample(StoredSample other) {
        return deviceId == other.deviceId && epochNo == other.epochNo && seq == other.seq;
    }
}
