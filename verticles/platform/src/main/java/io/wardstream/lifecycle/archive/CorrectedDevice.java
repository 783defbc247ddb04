package io.wardstream.lifecycle.archive;

import io.wardstream.codec.model.VitalSample;
import io.wardstream.samples.rollup.BucketFold;
import io.wardstream.samples.rollup.BucketLength;
import io.wardstream.samples.rollup.RollupBucket;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A device whose assignments of an archived day were corrected: gives its rows the patients of now,
 * and adds up its minutes, for nobody else has all its samples. Not thread-safe.
 */
final class CorrectedDevice {
    private final MeasuredAt now;
    private final BucketFold minutes;
    private final Set<Integer> patients = new HashSet<>();

    CorrectedDevice(int deviceId, MeasuredAt now) {
        this.now = now;
        minutes = new BucketFold(deviceId, now.patients(), BucketLength.MINUTE);
        now.patients().forEach(one -> patients.add(one.patientId()));
    }

    /** The row with whom the device measured, as is known now. */
    ArchivedSample take(ArchivedSample row) {
        @Nullable Integer before = row.patientId();
        if (before != null) {
            patients.add(before);
        }
        VitalSample sample = row.toSample();
        minutes.add(sample);
        return ArchivedSample.of(sample, now.patientAt(sample.observedAt()));
    }

    /** Of all rows that were taken, in no order. */
    List<RollupBucket> minutes() {
        return minutes.buckets();
    }

    /** Whose they are, or were. */
    Set<Integer> patients() {
        return patients;
    }
}
