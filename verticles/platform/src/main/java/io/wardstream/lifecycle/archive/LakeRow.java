package io.wardstream.lifecycle.archive;

import io.wardstream.codec.model.Vitals;
import io.wardstream.samples.StoredSample;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Those columns of {@link ArchivedSample} that history shows: others are not fetched. Whose sample
 * it is say the assignments, which may have been corrected since.
 */
record LakeRow(
        int deviceId,
        Instant observedAt,
        int epochNo,
        int seq,
        int validity,
        @Nullable Short heartRate,
        @Nullable Short pulseRate,
        @Nullable Short spo2,
        @Nullable Short respirationRate,
        @Nullable Short systolicBp,
        @Nullable Short diastolicBp,
        @Nullable Short meanBp,
        @Nullable Short temperature,
        @Nullable Short etco2) {

    StoredSample toSample() {
        short[] vitals = {
            or(heartRate),
            or(pulseRate),
            or(spo2),
            or(respirationRate),
            or(systolicBp),
            or(diastolicBp),
            or(meanBp),
            or(temperature),
            or(etco2)
        };
        return new StoredSample(
                deviceId, epochNo, seq, observedAt.toEpochMilli(), Vitals.of(vitals, validity));
    }

    private static short or(@Nullable Short value) {
        return value == null ? Vitals.ABSENT : value;
    }
}
