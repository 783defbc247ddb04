package io.wardstream.registry;

import io.vertx.core.Future;
import io.wardstream.ops.Meters;
import io.wardstream.store.Scope;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/**
 * Keeps the newest assignments of the patients whom people look at; all else is read. Thread-safe.
 */
final class CachedAssignments implements Assignments {

    private static final int MOST_PATIENTS = 20_000;

    /** An assignment begins now, or began; clocks that far apart do not exist. */
    private static final long AHEAD_MILLIS = Duration.ofDays(365).toMillis();

    private final Assignments store;
    private final ScopedCache<Integer, Newest> cache;

    CachedAssignments(Assignments store, RegistryVersions versions, Meters meters) {
        this.store = store;
        this.cache = new ScopedCache<>("assignments", MOST_PATIENTS, _ -> true, versions, meters);
    }

    /** All from that instant on. */
    private record Newest(long from, List<AssignmentInterval> intervals) {

        List<AssignmentInterval> overlapping(long fromMillis, long toMillis) {
            return intervals.stream()
                    .filter(held -> held.from() < toMillis && held.to() > fromMillis)
                    .toList();
        }
    }

    @Override
    public Future<List<AssignmentInterval>> ofPatient(
            Scope scope, int patientId, long fromMillis, long toMillis) {
        return cache.get(scope, patientId, () -> newest(scope, patientId, fromMillis))
                .compose(
                        newest ->
                                newest.from() <= fromMillis
                                        ? Future.succeededFuture(
                                                newest.overlapping(fromMillis, toMillis))
                                        : store.ofPatient(scope, patientId, fromMillis, toMillis));
    }

    private Future<Newest> newest(Scope scope, int patientId, long fromMillis) {
        return store.ofPatient(scope, patientId, fromMillis, fromMillis + AHEAD_MILLIS)
                .map(intervals -> new Newest(fromMillis, intervals));
    }

    @Override
    public Future<List<MeasuredPatient>> ofDevice(int deviceId, long fromMillis, long toMillis) {
        return store.ofDevice(deviceId, fromMillis, toMillis);
    }

    @Override
    public Future<List<Present>> present(Collection<Integer> deviceIds) {
        return store.present(deviceIds);
    }
}
