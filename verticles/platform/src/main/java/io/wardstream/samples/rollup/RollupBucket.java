package io.wardstream.samples.rollup;

import io.wardstream.codec.model.VitalSign;
import java.util.Map;

/**
 * What one device measured on one patient in [start, start + length).
 *
 * @param start epoch milliseconds, a multiple of the length
 * @param vitals only those with count > 0; not to be changed
 */
public record RollupBucket(
        int deviceId, int patientId, long start, Map<VitalSign, VitalStats> vitals) {}
