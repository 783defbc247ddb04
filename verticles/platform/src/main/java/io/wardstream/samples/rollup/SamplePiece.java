package io.wardstream.samples.rollup;

import io.wardstream.codec.model.VitalSample;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Some samples of a patient, added up to both lengths. Not thread-safe. */
final class SamplePiece {
    private final int patientId;
    private final Map<BucketLength, Map<Integer, BucketFold>> folds =
            new EnumMap<>(BucketLength.class);

    SamplePiece(int patientId) {
        this.patientId = patientId;
    }

    @Nullable Void add(int deviceId, List<VitalSample> samples) {
        for (BucketLength length : BucketLength.values()) {
            BucketFold fold =
                    folds.computeIfAbsent(length, _ -> new HashMap<>())
                            .computeIfAbsent(deviceId, id -> new BucketFold(id, List.of(), length));
            samples.forEach(one -> fold.add(patientId, one.observedAt(), one.vitals()));
        }
        return null;
    }

    List<RollupBucket> buckets(BucketLength length) {
        List<RollupBucket> buckets = new ArrayList<>();
        folds.getOrDefault(length, Map.of())
                .values()
                .forEach(fold -> buckets.addAll(fold.buckets()));
        return buckets;
    }
}
