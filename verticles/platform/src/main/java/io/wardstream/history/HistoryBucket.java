package io.wardstream.history;

import io.wardstream.codec.model.VitalSign;
import io.wardstream.samples.rollup.VitalStats;
import java.util.Map;

/**
 * What all devices measured on a patient in one piece of time.
 *
 * @param time its beginning, epoch milliseconds
 * @param vitals the wanted ones that have a value, at least one
 */
public record HistoryBucket(long time, Map<VitalSign, VitalStats> vitals) {}
