package io.wardstream.lifecycle.archive;

import com.jerolba.carpet.annotation.ParquetJson;
import io.wardstream.codec.model.Generation;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.codec.model.Vitals;
import io.wardstream.samples.packed.SampleMerge;
import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * A row of the lake: a sample, with the patient to whom its device was assigned at that moment. The
 * names of the components are those of the columns, in lower case with underscores.
 *
 * @param patientId null: the device measured nobody
 * @param deviceAt null: the device's clock was right
 * @param generation 0 real, 1 demo, 2 test
 * @param validity two bits a vital in catalogue order: 0 valid, 1 questionable, 2 invalid, 3
 *     calibrating
 * @param heartRate and the other vitals: value times 10, temperature times 100; null: not measured
 * @param extra values outside the catalogue, as JSON
 */
public record ArchivedSample(
        int deviceId,
        Instant observedAt,
        @Nullable Integer patientId,
        int epochNo,
        int seq,
        Instant receivedAt,
        @Nullable Instant deviceAt,
        boolean live,
        byte generation,
        int validity,
        @Nullable Short heartRate,
        @Nullable Short pulseRate,
        @Nullable Short spo2,
        @Nullable Short respirationRate,
        @Nullable Short systolicBp,
        @Nullable Short diastolicBp,
        @Nullable Short meanBp,
        @Nullable Short temperature,
        @Nullable Short etco2,
        @ParquetJson @Nullable String extra) {

    /** The order of rows in a file. */
    static final Comparator<VitalSample> ORDER =
            Comparator.comparingInt(VitalSample::deviceId).thenComparing(SampleMerge.ORDER);

    boolean isOfSameIdentity(ArchivedSample other) {
        return deviceId == other.deviceId && epochNo == other.epochNo && seq == other.seq;
    }

    static ArchivedSample of(VitalSample sample, @Nullable Integer patientId) {
        Vitals vitals = sample.vitals();
        return new ArchivedSample(
                sample.deviceId(),
                Instant.ofEpochMilli(sample.observedAt()),
                patientId,
                sample.epochNo(),
                sample.seq(),
                Instant.ofEpochMilli(sample.receivedAt()),
                sample.deviceAt() == sample.observedAt()
                        ? null
                        : Instant.ofEpochMilli(sample.deviceAt()),
                sample.live(),
                (byte) sample.generation().code(),
                vitals.validityBits(),
                scaled(vitals, VitalSign.HEART_RATE),
                scaled(vitals, VitalSign.PULSE_RATE),
                scaled(vitals, VitalSign.SPO2),
                scaled(vitals, VitalSign.RESPIRATION_RATE),
                scaled(vitals, VitalSign.SYSTOLIC_BP),
                scaled(vitals, VitalSign.DIASTOLIC_BP),
                scaled(vitals, VitalSign.MEAN_BP),
                scaled(vitals, VitalSign.TEMPERATURE),
                scaled(vitals, VitalSign.ETCO2),
                sample.extra());
    }

    private static @Nullable Short scaled(Vitals vitals, VitalSign sign) {
        return vitals.has(sign) ? vitals.scaled(sign) : null;
    }

    /**
     * The sample as it was before it was archived.
     *
     * @throws IllegalArgumentException when the row holds what no sample can
     */
    VitalSample toSample() {
        Generation known = Generation.ofCode(generation);
        if (known == null) {
            throw new IllegalArgumentException("generation " + generation);
        }
        long observed = observedAt.toEpochMilli();
        return new VitalSample(
                deviceId,
                epochNo,
                seq,
                observed,
                deviceAt == null ? observed : deviceAt.toEpochMilli(),
                receivedAt.toEpochMilli(),
                live,
                known,
                Vitals.of(
                        new short[] {
                            or(heartRate),
                            or(pulseRate),
                            or(spo2),
                            or(respirationRate),
                            or(systolicBp),
                            or(diastolicBp),
                            or(meanBp),
                            or(temperature),
                            or(etco2)
                        },
                        validity),
                extra);
    }

    private static short or(@Nullable Short value) {
        return value == null ? Vitals.ABSENT : value;
    }
}
