package io.wardstream.samples.rollup;

import io.wardstream.codec.model.VitalSign;
import java.util.Map;

/**
 * What one device measured on one patient in one bucket.
 *
 * @param start epoch milliseconds, a multiple of the bucket's length
 * @param vitals only those with a count above 0
 */
public record RollupBucket(
        int deviceId, int patientId, long start, Map<VitalSign, VitalStats> vitals) {

    public RollupBucket {
        vitals = Map.copyOf(vitals);
    }
}
