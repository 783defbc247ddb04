package io.wardstream.samples.rollup;

import io.wardstream.codec.model.VitalSign;
import io.wardstream.samples.rollup.RollupReport.Difference;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One check under way: what was compared, and what differs. Not thread-safe. */
final class Comparison {
    private final long from;
    private final long to;
    private final Set<Integer> deviceIds = new HashSet<>();
    private final List<Difference> first = new ArrayList<>();
    private long buckets;
    private int differences;

    /** Epoch milliseconds, [from, to). */
    Comparison(long from, long to) {
        this.from = from;
        this.to = Math.max(from, to);
    }

    long from() {
        return from;
    }

    long to() {
        return to;
    }

    void note(int deviceId) {
        deviceIds.add(deviceId);
    }

    Set<Integer> deviceIds() {
        return deviceIds;
    }

    void compare(BucketLength length, List<RollupBucket> computed, StoredBuckets stored) {
        for (RollupBucket ought : computed) {
            RollupBucket is = stored.take(ought);
            compare(length, ought, is == null ? Map.of() : is.vitals(), ought.vitals());
        }
        for (RollupBucket tooMuch : stored.rest()) {
            deviceIds.add(tooMuch.deviceId());
            compare(length, tooMuch, tooMuch.vitals(), Map.of());
        }
    }

    private void compare(
            BucketLength length,
            RollupBucket place,
            Map<VitalSign, VitalStats> stored,
            Map<VitalSign, VitalStats> computed) {
        buckets++;
        for (VitalSign sign : VitalSign.values()) {
            @Nullable VitalStats is = stored.get(sign);
            @Nullable VitalStats ought = computed.get(sign);
            if (!Objects.equals(is, ought)) {
                differences++;
                if (first.size() < RollupReport.LISTED) {
                    first.add(
                            new Difference(
                                    length,
                                    place.patientId(),
                                    place.deviceId(),
                                    place.start(),
                                    sign,
                                    is,
                                    ought));
                }
            }
        }
    }

    RollupReport report(int waiting) {
        return new RollupReport(from, to, buckets, differences, first, waiting);
    }
}
