package io.wardstream.access.audit;

/** The database does not take entries as fast as they come, and too many wait. */
public final class AuditFullException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    AuditFullException() {
        super("the audit cannot keep up", null, false, false);
    }
}
