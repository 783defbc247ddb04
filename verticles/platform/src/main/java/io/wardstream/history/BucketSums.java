package io.wardstream.history;

import io.vertx.core.Future;
import io.wardstream.codec.model.Validity;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.codec.model.Vitals;
import io.wardstream.samples.StoredSample;
import io.wardstream.samples.rollup.RollupBucket;
import io.wardstream.samples.rollup.VitalStats;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Adds samples and finer buckets up to buckets of the answer, in the order of time. A bucket is
 * handed on when something after it comes, so one may be made of two tiers, and of several devices.
 * Sums and counts are added, never averages. Confined to one context.
 */
final class BucketSums implements TierSink {

    private final Resolution resolution;
    private final Set<VitalSign> wanted;
    private final HistorySink sink;
    private final @Nullable VitalStats[] sums = new @Nullable VitalStats[VitalSign.COUNT];
    private List<HistoryBucket> finished = new ArrayList<>();
    private long current;

    BucketSums(Resolution resolution, Set<VitalSign> wanted, HistorySink sink) {
        this.resolution = resolution;
        this.wanted = wanted;
        this.sink = sink;
    }

    @Override
    public Future<Void> samples(List<StoredSample> page) {
        for (StoredSample sample : page) {
            enter(sample.observedAt());
            wanted.forEach(sign -> add(sign, sample.vitals()));
        }
        return handOn();
    }

    @Override
    public Future<Void> buckets(List<RollupBucket> page) {
        for (RollupBucket bucket : page) {
            enter(bucket.start());
            bucket.vitals().forEach(this::add);
        }
        return handOn();
    }

    /** Nothing more will come. */
    Future<Void> end() {
        finish();
        return handOn();
    }

    private void enter(long instant) {
        long bucket = resolution.floor(instant);
        if (bucket != current) {
            finish();
            current = bucket;
        }
    }

    /** As roll-ups count: what a device flagged as bad is no measurement. */
    private void add(VitalSign sign, Vitals vitals) {
        Validity validity = vitals.validity(sign);
        boolean isTrusted = validity == Validity.VALID;
        if (vitals.has(sign) && (isTrusted || validity == Validity.QUESTIONABLE)) {
            short value = vitals.scaled(sign);
            add(sign, new VitalStats(1, isTrusted ? 1 : 0, value, value, value));
        }
    }

    private void add(VitalSign sign, VitalStats more) {
        if (wanted.contains(sign)) {
            VitalStats before = sums[sign.index()];
            sums[sign.index()] = before == null ? more : before.plus(more);
        }
    }

    private void finish() {
        Map<VitalSign, VitalStats> vitals = new EnumMap<>(VitalSign.class);
        for (int index = 0; index < sums.length; index++) {
            VitalStats sum = sums[index];
            if (sum != null) {
                vitals.put(VitalSign.ofIndex(index), sum);
                sums[index] = null;
            }
        }
        if (!vitals.isEmpty()) {
            finished.add(new HistoryBucket(current, vitals));
        }
    }

    private Future<Void> handOn() {
        if (finished.isEmpty()) {
            return Future.succeededFuture();
        }
        List<HistoryBucket> page = finished;
        finished = new ArrayList<>();
        return sink.buckets(page);
    }
}
