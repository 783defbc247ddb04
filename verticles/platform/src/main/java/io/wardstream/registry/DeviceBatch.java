package io.wardstream.registry;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Many devices to be added to one ward at once.
 *
 * @param count 1 to {@link #MAX_COUNT}
 * @param isAssigned true: each gets a new patient of its own
 */
public record DeviceBatch(Ward ward, String model, int count, boolean isAssigned) {

    public static final int MAX_COUNT = 10_000;

    /**
     * One device of the batch.
     *
     * @param patientId null when the batch was not to be assigned
     */
    public record Made(UUID id, String token, String name, @Nullable UUID patientId) {

        /** Tokens are never printed. */
        @Override
        public String toString() {
            return "Made[id=" + id + "]";
        }
    }
}
