package io.wardstream.alerts.score;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What no device measures: each as it was entered last; null: never. Immutable.
 *
 * @param oxygen whether the patient breathes oxygen, not air
 * @param spo2Scale 1 or 2; 2 is a clinician's order, and stays until another
 */
public record ManualInputs(
        @Nullable Entry<Consciousness> consciousness,
        @Nullable Entry<Boolean> oxygen,
        @Nullable Entry<Integer> spo2Scale) {

    /** The longest interval between two observations that NEWS2 allows. */
    public static final Duration VALID_FOR = Duration.ofHours(12);

    public static final int DEFAULT_SCALE = 1;

    /** Nobody has entered anything. */
    public static final ManualInputs NONE = new ManualInputs(null, null, null);

    /**
     * Something entered.
     *
     * @param by user name
     * @param at epoch milliseconds
     */
    public record Entry<T>(T value, String by, long at) {
        /** Whether it is young enough to say something of now. */
        public boolean isValid(long now) {
            return now - at < VALID_FOR.toMillis();
        }
    }

    /** Of {@link News2Table}: 1 unless somebody has ordered 2. */
    public int scale() {
        return spo2Scale == null ? DEFAULT_SCALE : spo2Scale.value();
    }

    /** When the newest of them was entered, epoch milliseconds; 0: never. */
    public long newestAt() {
        return Math.max(at(consciousness), Math.max(at(oxygen), at(spo2Scale)));
    }

    private static long at(@Nullable Entry<?> entry) {
        return entry == null ? 0 : entry.at();
    }
}
