package io.wardstream.dashboard;

import io.vertx.core.Future;
import io.wardstream.alerts.Alarms;
import io.wardstream.codec.model.Alarm;
import io.wardstream.codec.model.AudioPause;
import io.wardstream.registry.Patient;
import io.wardstream.registry.PatientFilter;
import io.wardstream.registry.Patients;
import io.wardstream.registry.Slice;
import io.wardstream.samples.LatestReader;
import io.wardstream.samples.LatestVitals;
import io.wardstream.store.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What views read, always in the scope of the one hospital they show. Confined to one event loop.
 */
final class StoredViews implements WardSource, AlarmSource {

    private static final int PATIENTS_A_READ = 250;

    /** Reads of newest values at a time: half of a pool of readers. */
    private static final int LATEST_AT_ONCE = 4;

    private final HubLoop loop;
    private final Patients patients;
    private final LatestReader latest;
    private final Alarms alarms;
    private final Turns turns = new Turns(LATEST_AT_ONCE);

    StoredViews(HubLoop loop, Patients patients, LatestReader latest, Alarms alarms) {
        this.loop = loop;
        this.patients = patients;
        this.latest = latest;
        this.alarms = alarms;
    }

    @Override
    public Future<List<Patient>> admitted(int hospitalId, int wardId) {
        PatientFilter filter = new PatientFilter(hospitalId, wardId, true);
        return loop.land(more(filter, new ArrayList<>(), 0));
    }

    private Future<List<Patient>> more(PatientFilter filter, List<Patient> read, int after) {
        return patients.list(scope(filter.hospitalId()), filter, after, PATIENTS_A_READ)
                .compose(slice -> add(filter, read, slice));
    }

    private Future<List<Patient>> add(
            PatientFilter filter, List<Patient> read, Slice<Patient> slice) {
        read.addAll(slice.items());
        boolean isLast = slice.nextAfter() == 0 || read.size() >= MAX_PATIENTS;
        return isLast ? Future.succeededFuture(read) : more(filter, read, slice.nextAfter());
    }

    @Override
    public Future<Optional<Patient>> patient(Patient known) {
        return loop.land(patients.find(scope(known.hospitalId()), known.publicId()));
    }

    @Override
    public Future<LatestVitals> latest(Patient patient) {
        return turns.take(
                () -> loop.land(latest.latest(scope(patient.hospitalId()), patient.id())));
    }

    @Override
    public Future<List<Alarm>> open(int hospitalId) {
        return loop.land(alarms.open(scope(hospitalId), hospitalId));
    }

    @Override
    public Future<Optional<Alarm>> find(int hospitalId, UUID id) {
        return loop.land(alarms.find(scope(hospitalId), id));
    }

    @Override
    public Future<List<AudioPause>> pauses(int hospitalId) {
        return loop.land(alarms.audioPauses().inForce(scope(hospitalId), hospitalId));
    }

    private static Scope scope(int hospitalId) {
        return Scope.hospitals(List.of(hospitalId));
    }
}
