package io.wardstream.samples.packed;

import io.wardstream.codec.model.VitalSample;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What becomes of samples when they are put beside others that are stored. Identity decides: what
 * is stored stays. Immutable.
 *
 * @param added identities that were not stored, once each
 * @param duplicates stored already, with the same content
 * @param conflicts stored already, with other content
 */
public record SampleMerge(
        List<VitalSample> added, List<VitalSample> duplicates, List<VitalSample> conflicts) {

    /** The order of samples in a minute. */
    public static final Comparator<VitalSample> ORDER =
            Comparator.comparingLong(VitalSample::observedAt)
                    .thenComparingInt(VitalSample::epochNo)
                    .thenComparingInt(VitalSample::seq);

    /** Of one sample of any device. */
    public record Identity(int deviceId, int epochNo, int seq) {
        public static Identity of(VitalSample sample) {
            return new Identity(sample.deviceId(), sample.epochNo(), sample.seq());
        }
    }

    public SampleMerge {
        added = List.copyOf(added);
        duplicates = List.copyOf(duplicates);
        conflicts = List.copyOf(conflicts);
    }

    public static SampleMerge of(List<VitalSample> stored, List<VitalSample> more) {
        Map<Identity, VitalSample> known = HashMap.newHashMap(stored.size() + more.size());
        stored.forEach(sample -> known.putIfAbsent(Identity.of(sample), sample));
        List<VitalSample> added = new ArrayList<>();
        List<VitalSample> duplicates = new ArrayList<>();
        List<VitalSample> conflicts = new ArrayList<>();
        for (VitalSample sample : more) {
            VitalSample present = known.putIfAbsent(Identity.of(sample), sample);
            if (present == null) {
                added.add(sample);
            } else {
                (isSameContent(present, sample) ? duplicates : conflicts).add(sample);
            }
        }
        return new SampleMerge(added, duplicates, conflicts);
    }

    /** As the flush compares: what the device said, not when and how it came. */
    private static boolean isSameContent(VitalSample one, VitalSample other) {
        return one.deviceAt() == other.deviceAt()
                && one.vitals().equals(other.vitals())
                && Objects.equals(one.extra(), other.extra());
    }
}
