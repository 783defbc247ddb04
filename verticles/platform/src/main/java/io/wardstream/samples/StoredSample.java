package io.wardstream.samples;

import io.wardstream.codec.model.Vitals;
import io.wardstream.samples.packed.SampleMerge.Identity;
import java.util.Comparator;

/**
 * A sample as it is read back for people: its identity, its time and its values.
 *
 * @param observedAt epoch milliseconds
 */
public record StoredSample(int deviceId, int epochNo, int seq, long observedAt, Vitals vitals) {

    /** By time; the identity makes it total. */
    static final Comparator<StoredSample> ORDER =
            Comparator.comparingLong(StoredSample::observedAt)
                    .thenComparingInt(StoredSample::epochNo)
                    .thenComparingInt(StoredSample::seq)
                    .thenComparingInt(StoredSample::deviceId);

    Identity identity() {
        return new Identity(deviceId, epochNo, seq);
    }
}
