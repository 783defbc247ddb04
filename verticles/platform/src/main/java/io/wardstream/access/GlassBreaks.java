package io.wardstream.access;

import io.vertx.core.Future;
import io.wardstream.store.Scope;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Patients that were opened for a stated reason. Thread-safe; every future fails with a {@code
 * StorageException} when the database cannot answer.
 */
public interface GlassBreaks {

    int MAX_OPEN_PER_USER = 50;

    /** Whose glass is broken. */
    record Patient(int hospitalId, int id, UUID publicId) {}

    /**
     * Opens a patient to the caller, on this node at once.
     *
     * @param reason 10 to 500 characters
     * @return empty for a service, and for somebody with {@link #MAX_OPEN_PER_USER} open
     */
    Future<Optional<GlassBreak>> open(Caller caller, Patient patient, String reason);

    /**
     * The newest first.
     *
     * @param isReviewed null: either
     * @param before id of the last one seen, 0: from the newest
     */
    Future<List<GlassBreak>> list(
            Scope scope, @Nullable Boolean isReviewed, long before, int limit);

    Future<Optional<GlassBreak>> find(Scope scope, UUID publicId);

    /** Ends it early; one that is over stays as it is. */
    Future<Void> end(GlassBreak broken);

    /**
     * Says that somebody has looked at it.
     *
     * @param comment 1 to 500 characters
     * @return empty when somebody has before
     */
    Future<Optional<GlassBreak>> review(GlassBreak broken, String by, String comment);
}
