package io.wardstream.registry;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A time in which nothing of a patient or a hospital is deleted.
 *
 * @param id grows from hold to hold
 * @param patientPublicId null: the whole hospital is held
 * @param reason as somebody wrote it
 * @param setBy user name
 * @param releasedBy user name; null while it is in force, as is releasedAt
 */
public record LegalHold(
        long id,
        UUID hospitalPublicId,
        @Nullable UUID patientPublicId,
        String reason,
        String setBy,
        Instant setAt,
        @Nullable String releasedBy,
        @Nullable Instant releasedAt) {

    /** Longest reason, in characters. */
    public static final int MOST_REASON = 200;

    /**
     * What is held.
     *
     * @param patientId 0: the whole hospital
     */
    public record Subject(int hospitalId, int patientId) {}

    public boolean isInForce() {
        return releasedAt == null;
    }

    /** Reasons are never printed: people write names into them. */
    @Override
    public String toString() {
        return "LegalHold[id=" + id + "]";
    }
}
