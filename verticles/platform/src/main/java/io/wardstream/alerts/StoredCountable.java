package io.wardstream.alerts;

import io.vertx.core.Future;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.registry.AssignmentInterval;
import io.wardstream.registry.Assignments;
import io.wardstream.samples.LatestReader;
import io.wardstream.samples.LatestVitals;
import io.wardstream.samples.MissedSamples;
import io.wardstream.store.Scope;
import java.time.Clock;
import java.util.List;

/** {@link CountableReader} on what is stored of the devices that measure the patient now. */
final class StoredCountable implements CountableReader {
    /** As long again as anything measured all the time is current: who has the word is known. */
    private static final long LATELY_MILLIS = 60_000;

    private final LatestReader latest;
    private final MissedSamples samples;
    private final Assignments assignments;
    private final Clock clock;

    StoredCountable(
            LatestReader latest, MissedSamples samples, Assignments assignments, Clock clock) {
        this.latest = latest;
        this.samples = samples;
        this.assignments = assignments;
        this.clock = clock;
    }

    @Override
    public Future<Countable> of(Scope scope, int patientId) {
        long now = clock.millis();
        Future<LatestVitals> newest = latest.latest(scope, patientId);
        Future<List<AssignmentInterval>> devices =
                assignments.ofPatient(scope, patientId, now, now + 1);
        return Future.all(newest, devices)
                .compose(_ -> lately(devices.result(), now))
                .map(lately -> new Countable(newest.result(), devices.result(), lately));
    }

    private Future<List<VitalSample>> lately(List<AssignmentInterval> devices, long now) {
        return devices.isEmpty()
                ? Future.succeededFuture(List.of())
                : samples.liveSince(
                        devices.stream().map(AssignmentInterval::deviceId).toList(),
                        now - LATELY_MILLIS);
    }
}
