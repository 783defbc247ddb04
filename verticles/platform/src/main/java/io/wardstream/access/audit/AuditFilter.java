package io.wardstream.access.audit;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which entries are asked for.
 *
 * @param hospitals of which the caller may see the audit; {@link #NO_HOSPITAL} alone: what belongs
 *     to none
 * @param user public id
 * @param from at or after
 * @param to before
 */
public record AuditFilter(
        List<Integer> hospitals,
        @Nullable UUID patient,
        @Nullable UUID user,
        @Nullable String action,
        @Nullable String outcome,
        @Nullable Instant from,
        @Nullable Instant to) {

    public static final int NO_HOSPITAL = -1;

    public AuditFilter {
        hospitals = List.copyOf(hospitals);
    }

    boolean isOfNoHospital() {
        return hospitals.equals(List.of(NO_HOSPITAL));
    }

    /** Everything about one patient. */
    public static AuditFilter ofPatient(int hospitalId, UUID patient) {
        return new AuditFilter(List.of(hospitalId), patient, null, null, null, null, null);
    }
}
