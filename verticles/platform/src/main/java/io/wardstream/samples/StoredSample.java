package io.wardstream.samples;

import io.wardstream.codec.model.Vitals;
import io.wardstream.samples.packed.SampleMerge.Identity;
import java.util.Comparator;
import java.util.List;

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

    /** Sorted; of a sample that was read in two places, the first. */
    public static List<StoredSample> inOrder(List<StoredSample> samples) {
        List<StoredSample> once = OneSeries.once(samples, StoredSample::identity);
        once.sort(ORDER);
        return once;
    }
}
