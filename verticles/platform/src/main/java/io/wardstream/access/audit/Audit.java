package io.wardstream.access.audit;

import io.vertx.core.Future;
import java.time.Instant;

/** Where everybody tells what somebody saw or did. Thread-safe. */
public interface Audit {

    /** What entries are dated with. */
    Instant now();

    /**
     * Room for one more request that must be audited; ask before it is served.
     *
     * @return completed on the context of the caller, at once as a rule; failed with an {@link
     *     AuditFullException} when there was none for too long
     */
    Future<Void> room();

    /** Will be written within moments, and before a normal stop. */
    void note(AuditEntry entry);

    /**
     * As {@link #note}, for what must not be answered before.
     *
     * @return completed on the context of the caller when the entry is committed; never fails: it
     *     is tried until the database takes it
     */
    Future<Void> write(AuditEntry entry);

    /** {@link #write} or {@link #note}, by the action. */
    default Future<Void> tell(AuditEntry entry) {
        if (entry.action().isAnsweredAfterCommit() && entry.outcome() == AuditOutcome.ALLOWED) {
            return write(entry);
        }
        note(entry);
        return Future.succeededFuture();
    }
}
