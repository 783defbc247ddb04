package io.wardstream.history;

import io.vertx.core.Future;
import io.wardstream.codec.model.Validity;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.samples.StoredSample;
import io.wardstream.samples.rollup.BucketLength;
import io.wardstream.samples.rollup.RollupBucket;
import io.wardstream.samples.rollup.Rollups;
import io.wardstream.samples.rollup.VitalStats;
import io.wardstream.store.Scope;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Roll-ups of samples in memory, each length up to a mark of its own. */
public final class KeptRollups implements Rollups {

    private final List<StoredSample> samples;
    private final Map<BucketLength, Long> marks;

    public KeptRollups(List<StoredSample> samples, long minuteMark, long hourMark) {
        this.samples = List.copyOf(samples);
        this.marks = Map.of(BucketLength.MINUTE, minuteMark, BucketLength.HOUR, hourMark);
    }

    private record Key(long start, int deviceId) {}

    @Override
    public Future<Void> ofPatient(
            Scope scope,
            int patientId,
            long from,
            long to,
            BucketLength length,
            Consumer<RollupBucket> each) {
        Map<Key, Map<VitalSign, VitalStats>> buckets =
                new TreeMap<>(Comparator.comparingLong(Key::start).thenComparingInt(Key::deviceId));
        for (StoredSample sample : samples) {
            long start = length.floor(sample.observedAt());
            if (from <= start && start < to && start < marks.getOrDefault(length, 0L)) {
                add(
                        buckets.computeIfAbsent(
                                new Key(start, sample.deviceId()),
                                _ -> new EnumMap<>(VitalSign.class)),
                        sample);
            }
        }
        buckets.forEach(
                (key, vitals) ->
                        each.accept(
                                new RollupBucket(key.deviceId(), patientId, key.start(), vitals)));
        return Future.succeededFuture();
    }

    @Override
    public Future<Long> through(BucketLength length) {
        return Future.succeededFuture(marks.get(length));
    }

    @Override
    public Future<Long> keptFrom(BucketLength length) {
        return Future.succeededFuture(0L);
    }

    private static void add(Map<VitalSign, VitalStats> bucket, StoredSample sample) {
        for (VitalSign sign : VitalSign.values()) {
            Validity validity = sample.vitals().validity(sign);
            if (sample.vitals().has(sign)
                    && (validity == Validity.VALID || validity == Validity.QUESTIONABLE)) {
                short value = sample.vitals().scaled(sign);
                int valid = validity == Validity.VALID ? 1 : 0;
                bucket.merge(sign, new VitalStats(1, valid, value, value, value), VitalStats::plus);
            }
        }
    }
}
