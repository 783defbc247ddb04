package io.wardstream.samples;

import io.wardstream.codec.model.VitalSample;
import io.wardstream.samples.FlushRanges.Observed;
import io.wardstream.samples.MissedSamples.Range;
import io.wardstream.samples.packed.SampleMerge.Identity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The samples of some flushes while they are looked for: which, where, and what was found. Runs of
 * one device and epoch that follow each other are looked for as one. Confined to one search.
 */
final class FlushSearch {

    /** What lies further apart is looked for apart, so that no minute between is unpacked. */
    private static final long NEAR_MILLIS = 60_000;

    private static final Comparator<Range> BY_RUN =
            Comparator.comparingInt(Range::deviceId)
                    .thenComparingInt(Range::epochNo)
                    .thenComparingInt(Range::fromSeq);

    /** In the order in which they were stored. */
    private final Set<Identity> wanted = new LinkedHashSet<>();

    private final Map<Identity, VitalSample> found = new HashMap<>();
    private final List<Range> ranges = new ArrayList<>();

    /** To be looked for where they were observed. */
    void want(FlushRanges.Range range, Observed observed) {
        for (int seq = range.from(); seq <= range.to(); seq++) {
            wanted.add(new Identity(range.deviceId(), range.epochNo(), seq));
        }
        ranges.add(
                new Range(
                        range.deviceId(),
                        range.epochNo(),
                        range.from(),
                        range.to(),
                        observed.from(),
                        observed.to()));
    }

    boolean wants(VitalSample sample) {
        Identity identity = Identity.of(sample);
        return wanted.contains(identity) && !found.containsKey(identity);
    }

    /** Of two with one identity the first counts. */
    void found(List<VitalSample> samples) {
        samples.stream()
                .filter(this::wants)
                .forEach(sample -> found.put(Identity.of(sample), sample));
    }

    int missing() {
        return wanted.size() - found.size();
    }

    /** In the order in which they were stored. */
    List<VitalSample> samples() {
        List<VitalSample> samples = new ArrayList<>(found.size());
        for (Identity identity : wanted) {
            VitalSample sample = found.get(identity);
            if (sample != null) {
                samples.add(sample);
            }
        }
        return samples;
    }

    /** All of them, joined where they follow each other. */
    List<Range> ranges() {
        return joined(ranges);
    }

    /** Those of which something is missing, as they were logged. */
    List<Range> missingRanges() {
        return ranges.stream().filter(this::isMissing).toList();
    }

    /** What is missing, wherever it may be. */
    List<Range> missingAnywhere(long from, long to) {
        return joined(
                missingRanges().stream()
                        .map(
                                range ->
                                        new Range(
                                                range.deviceId(),
                                                range.epochNo(),
                                                range.fromSeq(),
                                                range.toSeq(),
                                                from,
                                                to))
                        .toList());
    }

    private boolean isMissing(Range range) {
        for (int seq = range.fromSeq(); seq <= range.toSeq(); seq++) {
            if (!found.containsKey(new Identity(range.deviceId(), range.epochNo(), seq))) {
                return true;
            }
        }
        return false;
    }

    private static List<Range> joined(List<Range> runs) {
        List<Range> joined = new ArrayList<>();
        for (Range next : runs.stream().sorted(BY_RUN).toList()) {
            if (!joined.isEmpty() && isContinued(joined.getLast(), next)) {
                joined.add(join(joined.removeLast(), next));
            } else {
                joined.add(next);
            }
        }
        return joined;
    }

    private static boolean isContinued(Range before, Range next) {
        return before.deviceId() == next.deviceId()
                && before.epochNo() == next.epochNo()
                && next.fromSeq() <= before.toSeq() + 1
                && next.observedFrom() - before.observedTo() <= NEAR_MILLIS
                && before.observedFrom() - next.observedTo() <= NEAR_MILLIS;
    }

    private static Range join(Range before, Range next) {
        return new Range(
                before.deviceId(),
                before.epochNo(),
                before.fromSeq(),
                Math.max(before.toSeq(), next.toSeq()),
                Math.min(before.observedFrom(), next.observedFrom()),
                Math.max(before.observedTo(), next.observedTo()));
    }
}
