package io.wardstream.access.audit;

import io.wardstream.access.audit.AuditEntry.Subject;
import io.wardstream.access.audit.AuditEntry.Who;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Entries that tests make up. */
final class AuditEntries {
    static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");

    private static final UUID SESSION = UUID.randomUUID();

    private AuditEntries() {}

    /** Of one session always. */
    static AuditEntry again(AuditAction action, Instant at, int hospitalId, String purpose) {
        return new AuditEntry(
                at,
                new Who(7, "anna", SESSION, "10.0.0.1"),
                action,
                "GET /patients/{patientId}",
                new Subject(hospitalId, null, null, null),
                AuditOutcome.ALLOWED,
                200,
                purpose,
                "request-" + at.toEpochMilli(),
                1);
    }

    static AuditEntry read(Instant at, int hospitalId, @Nullable UUID patient) {
        return new AuditEntry(
                at,
                new Who(7, "anna", UUID.randomUUID(), "10.0.0.1"),
                AuditAction.READ,
                "GET /patients/{patientId}",
                new Subject(hospitalId, null, patient, null),
                AuditOutcome.ALLOWED,
                200,
                "ward round",
                "request-1",
                1);
    }

    static AuditEntry refused(Instant at, String address) {
        return new AuditEntry(
                at,
                new Who(0, null, null, address),
                AuditAction.READ,
                "GET /patients/{patientId}",
                Subject.NONE,
                AuditOutcome.REFUSED,
                401,
                null,
                null,
                1);
    }
}
