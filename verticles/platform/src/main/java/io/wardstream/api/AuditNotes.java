package io.wardstream.api;

import io.vertx.ext.web.RoutingContext;
import io.wardstream.access.Caller;
import io.wardstream.access.audit.AuditAction;
import io.wardstream.access.audit.AuditEntry.Subject;
import io.wardstream.access.audit.AuditEntry.Who;
import io.wardstream.registry.Device;
import io.wardstream.registry.Patient;
import io.wardstream.registry.Ward;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What one request was found to be about, written down by whoever finds it. Confined to the event
 * loop of its request.
 */
final class AuditNotes {

    /** Patients that one request can name; more would not be a request but a list. */
    private static final int MAX_PATIENTS = 32;

    private final Operation operation;
    private final @Nullable AuditAction action;
    private final String address;
    private final String requestId;
    private final Map<UUID, Subject> patients = new LinkedHashMap<>();
    private int hospitalId;
    private @Nullable UUID ward;
    private @Nullable UUID target;
    private @Nullable String purpose;
    private @Nullable Caller loggedIn;
    private @Nullable Who who;
    private boolean isAdmitted;
    private boolean isTold;

    AuditNotes(
            Operation operation, @Nullable AuditAction action, String address, String requestId) {
        this.operation = operation;
        this.action = action;
        this.address = address;
        this.requestId = requestId;
    }

    /** Those of a request; null when no operation was found for it. */
    static @Nullable AuditNotes of(RoutingContext context) {
        return context.get(AuditNotes.class.getName());
    }

    void putInto(RoutingContext context) {
        context.put(AuditNotes.class.getName(), this);
    }

    void hospital(int id) {
        if (hospitalId == 0) {
            hospitalId = id;
        }
    }

    void ward(Ward found) {
        hospital(found.hospitalId());
        ward = found.publicId();
    }

    void patient(Patient found) {
        patient(found.hospitalId(), found.wardPublicId(), found.publicId());
    }

    void patient(int hospital, @Nullable UUID inWard, UUID patient) {
        hospital(hospital);
        if (patients.size() < MAX_PATIENTS) {
            patients.put(patient, new Subject(hospital, inWard, patient, null));
        }
    }

    /** With the patient whom it measures. */
    void device(Device found) {
        hospital(found.hospitalId());
        ward = found.wardPublicId();
        target = found.publicId();
        UUID patient = found.patientPublicId();
        if (patient != null) {
            patient(found.hospitalId(), found.wardPublicId(), patient);
        }
    }

    void target(UUID id) {
        target = id;
    }

    /** Why it is done, when somebody said so. */
    void purpose(@Nullable String stated) {
        purpose = stated == null ? purpose : stated;
    }

    /** Whom a log-in turned out to be. */
    void loggedIn(Caller caller) {
        loggedIn = caller;
    }

    /**
     * As whom somebody tried to log in.
     *
     * @param userId 0: nobody has that name, so it is forgotten: it may be a password
     */
    void tried(int userId, String username) {
        if (userId != 0) {
            who = new Who(userId, username, null, address);
        }
    }

    /** Who it was, as far as that was found out. */
    Who who(@Nullable Caller caller) {
        Who tried = who;
        return tried == null ? Who.of(caller, address) : tried;
    }

    void admitted() {
        isAdmitted = true;
    }

    void told() {
        isTold = true;
    }

    boolean isAdmitted() {
        return isAdmitted;
    }

    boolean isTold() {
        return isTold;
    }

    Operation operation() {
        return operation;
    }

    @Nullable AuditAction action() {
        return action;
    }

    String address() {
        return address;
    }

    String requestId() {
        return requestId;
    }

    @Nullable String purpose() {
        return purpose;
    }

    @Nullable Caller loggedIn() {
        return loggedIn;
    }

    boolean hasPatients() {
        return !patients.isEmpty();
    }

    /** One a patient, or one for all that is known. */
    List<Subject> subjects() {
        return patients.isEmpty()
                ? List.of(new Subject(hospitalId, ward, null, target))
                : patients.values().stream()
                        .map(
                                one ->
                                        new Subject(
                                                one.hospitalId(),
                                                one.ward(),
                                                one.patient(),
                                                target))
                        .toList();
    }

    boolean hasTarget() {
        return target != null;
    }
}
