package io.wardstream.samples.rollup;

/**
 * One vital in one bucket, in scaled units as in {@link io.wardstream.codec.model.VitalSign}.
 * Counted are values that were measured and are VALID or QUESTIONABLE.
 *
 * @param count how many were counted, at least 1
 * @param valid how many of these are VALID
 * @param sum of the counted
 * @param min of the counted
 * @param max of the counted
 */
public record VitalStats(int count, int valid, long sum, short min, short max) {

    /** Both together. */
    public VitalStats plus(VitalStats other) {
        return new VitalStats(
                count + other.count,
                valid + other.valid,
                sum + other.sum,
                (short) Math.min(min, other.min),
                (short) Math.max(max, other.max));
    }
}
