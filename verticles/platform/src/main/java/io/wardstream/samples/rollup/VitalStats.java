package io.wardstream.samples.rollup;

/**
 * One vital of one bucket, in scaled units as in {@link io.wardstream.codec.model.VitalSign}.
 *
 * @param count values that were measured: VALID or QUESTIONABLE; at least 1
 * @param valid how many of these are VALID
 * @param sum over the counted ones, as min and max are
 */
public record VitalStats(int count, int valid, long sum, short min, short max) {

    /** Of a single value. */
    static VitalStats of(short scaled, boolean isValid) {
        return new VitalStats(1, isValid ? 1 : 0, scaled, scaled, scaled);
    }

    /** Of the values of both. */
    public VitalStats plus(VitalStats other) {
        return new VitalStats(
                count + other.count,
                valid + other.valid,
                sum + other.sum,
                (short) Math.min(min, other.min),
                (short) Math.max(max, other.max));
    }
}
