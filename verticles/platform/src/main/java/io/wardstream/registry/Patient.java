package io.wardstream.registry;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A patient.
 *
 * @param bed label of the bed, null without one
 * @param isAdmitted false once discharged
 */
public record Patient(
        int id,
        UUID publicId,
        int hospitalId,
        UUID hospitalPublicId,
        int wardId,
        UUID wardPublicId,
        @Nullable String bed,
        String displayName,
        boolean isAdmitted,
        Instant createdAt) {

    /** The same without what says who it is, for who still shows somebody that was erased. */
    public Patient nameless() {
        return new Patient(
                id,
                publicId,
                hospitalId,
                hospitalPublicId,
                wardId,
                wardPublicId,
                null,
                "",
                false,
                createdAt);
    }

    /** Names of patients are never printed. */
    @Override
    public String toString() {
        return "Patient[id=" + id + "]";
    }
}
