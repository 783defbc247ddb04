package io.wardstream.lifecycle.archive;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.Future;
import io.wardstream.registry.AssignmentInterval;
import io.wardstream.registry.Assignments;
import io.wardstream.registry.MeasuredPatient;
import io.wardstream.store.Scope;
import java.util.List;

/** Whose devices a patient had, and in which hospital's folders their samples lie. Thread-safe. */
final class LakePatients {
    private static final int MAX_KEPT = 10_000;

    private final Assignments assignments;

    /** A patient, as a device, stays with one hospital. */
    private final Cache<Integer, Integer> hospitals =
            Caffeine.newBuilder().maximumSize(MAX_KEPT).build();

    LakePatients(Assignments assignments) {
        this.assignments = assignments;
    }

    /**
     * A patient in a range.
     *
     * @param hospitalId 0 when nothing was measured
     * @param intervals that overlap the range
     */
    record Measured(int hospitalId, List<AssignmentInterval> intervals) {

        boolean isAny(long from, long to) {
            return intervals.stream().anyMatch(one -> one.from() < to && from < one.to());
        }
    }

    /** Without intervals when the patient is unknown or outside the scope. */
    Future<Measured> find(Scope scope, int patientId, long from, long to) {
        return assignments
                .ofPatient(scope, patientId, from, to)
                .compose(
                        intervals ->
                                intervals.isEmpty()
                                        ? Future.succeededFuture(new Measured(0, intervals))
                                        : hospital(patientId, intervals.getFirst())
                                                .map(id -> new Measured(id, intervals)));
    }

    private Future<Integer> hospital(int patientId, AssignmentInterval interval) {
        Integer known = hospitals.getIfPresent(patientId);
        return known != null
                ? Future.succeededFuture(known)
                : assignments
                        .ofDevice(interval.deviceId(), interval.from(), interval.from() + 1)
                        .map(measured -> hospital(patientId, measured))
                        .onSuccess(id -> keep(patientId, id));
    }

    /** 0 when the assignment has been corrected since: then there is nothing either. */
    private static int hospital(int patientId, List<MeasuredPatient> measured) {
        return measured.stream()
                .filter(one -> one.patientId() == patientId)
                .mapToInt(MeasuredPatient::hospitalId)
                .findFirst()
                .orElse(0);
    }

    private void keep(int patientId, int hospitalId) {
        if (hospitalId != 0) {
            hospitals.put(patientId, hospitalId);
        }
    }
}
