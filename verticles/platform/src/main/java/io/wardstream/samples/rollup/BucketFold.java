package io.wardstream.samples.rollup;

import io.wardstream.codec.model.Validity;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.codec.model.Vitals;
import io.wardstream.registry.MeasuredPatient;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Adds samples of one device up into buckets, in memory. Pure; not thread-safe. */
public final class BucketFold {

    private record Place(int patientId, long start) {}

    private final int deviceId;
    private final List<MeasuredPatient> held;
    private final BucketLength length;
    private final Map<Place, Map<VitalSign, VitalStats>> buckets = new HashMap<>();

    /**
     * Begins with nothing.
     *
     * @param held whom the device measured when; at other times its samples are nobody's
     */
    public BucketFold(int deviceId, List<MeasuredPatient> held, BucketLength length) {
        this.deviceId = deviceId;
        this.held = held;
        this.length = length;
    }

    public void add(VitalSample sample) {
        for (MeasuredPatient one : held) {
            if (one.from() <= sample.observedAt() && sample.observedAt() < one.to()) {
                add(one.patientId(), sample.observedAt(), sample.vitals());
            }
        }
    }

    /** Of a sample that is known to be this patient's. */
    void add(int patientId, long observedAt, Vitals vitals) {
        Place place = new Place(patientId, length.floor(observedAt));
        for (int index = 0; index < VitalSign.COUNT; index++) {
            VitalSign sign = VitalSign.ofIndex(index);
            if (isCounted(vitals, sign)) {
                buckets.computeIfAbsent(place, _ -> new EnumMap<>(VitalSign.class))
                        .merge(
                                sign,
                                VitalStats.of(
                                        vitals.scaled(sign),
                                        vitals.validity(sign) == Validity.VALID),
                                VitalStats::plus);
            }
        }
    }

    private static boolean isCounted(Vitals vitals, VitalSign sign) {
        Validity validity = vitals.validity(sign);
        return vitals.has(sign)
                && (validity == Validity.VALID || validity == Validity.QUESTIONABLE);
    }

    /** In no order. */
    public List<RollupBucket> buckets() {
        List<RollupBucket> made = new ArrayList<>(buckets.size());
        buckets.forEach(
                (place, vitals) ->
                        made.add(
                                new RollupBucket(
                                        deviceId, place.patientId(), place.start(), vitals)));
        return made;
    }
}
