package io.wardstream.alerts;

import io.wardstream.codec.model.SampleRefused;
import java.util.HashSet;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Takes back what was judged by samples that the database has refused: an alarm that began with one
 * is closed, and its patient begins anew with what is on record. Confined to one event loop.
 */
final class Refusals {
    private final Caseload caseload;
    private final Restore restore;
    private final LongSupplier clock;

    /** Patients whose alarm is to be closed on record before they are read again. */
    private final Set<PatientWatch> closing = new HashSet<>();

    Refusals(Caseload caseload, Restore restore, LongSupplier clock) {
        this.caseload = caseload;
        this.restore = restore;
        this.clock = clock;
    }

    void hear(SampleRefused refused) {
        PatientWatch watch = caseload.watch(refused.patientId());
        if (watch == null) {
            return;
        }
        if (watch.refused(refused.deviceId(), refused.observedAt(), clock.getAsLong())) {
            closing.add(watch);
        } else {
            restore.request(watch);
        }
    }

    /** An alarm of the patient is closed on record. */
    void closed(PatientWatch watch) {
        if (closing.remove(watch)) {
            restore.request(watch);
        }
    }

    void forget(PatientWatch watch) {
        closing.remove(watch);
    }
}
