package io.wardstream.samples;

import io.wardstream.codec.model.VitalSample;
import io.wardstream.samples.packed.SampleMerge.Identity;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Makes one series of what was read from rows, packed minutes and late samples. While a sample goes
 * from one to the other it may be read in both: the first one counts, so what is stored for good
 * comes before what came late.
 */
final class OneSeries {

    private OneSeries() {}

    static List<VitalSample> of(List<List<VitalSample>> parts) {
        return once(parts.stream().flatMap(List::stream).toList(), Identity::of);
    }

    static <T> List<T> once(List<T> samples, Function<T, Identity> identity) {
        Set<Identity> seen = HashSet.newHashSet(samples.size());
        List<T> once = new ArrayList<>(samples.size());
        for (T sample : samples) {
            if (seen.add(identity.apply(sample))) {
                once.add(sample);
            }
        }
        return once;
    }
}
