package io.wardstream.registry;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import io.vertx.core.Future;
import io.wardstream.ops.Meters;
import io.wardstream.store.GatheredReads;
import io.wardstream.store.Scope;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps the newest assignments of the patients whom people look at; all else is read. Thread-safe.
 */
final class CachedAssignments implements Assignments {

    private static final int MOST_PATIENTS = 20_000;
    private static final int MOST_A_STATEMENT = 500;

    /** An assignment begins now, or began; clocks that far apart do not exist. */
    private static final long AHEAD_MILLIS = Duration.ofDays(365).toMillis();

    private final Assignments store;
    private final ScopedCache<Integer, Newest> cache;
    private final GatheredReads<Asked, Newest> gathered =
            new GatheredReads<>("assignments", MOST_A_STATEMENT, this::newest);

    CachedAssignments(Assignments store, RegistryVersions versions, Meters meters) {
        this.store = store;
        this.cache = new ScopedCache<>("assignments", MOST_PATIENTS, _ -> true, versions, meters);
    }

    private record Asked(int patientId, long from) {}

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
        return cache.get(
                        scope,
                        patientId,
                        () ->
                                gathered.get(scope, new Asked(patientId, fromMillis))
                                        .map(Optional::orElseThrow))
                .compose(
                        newest ->
                                newest.from() <= fromMillis
                                        ? Future.succeededFuture(
                                                newest.overlapping(fromMillis, toMillis))
                                        : store.ofPatient(scope, patientId, fromMillis, toMillis));
    }

    /** From the earliest of them on, which is a little more than the others want. */
    private Future<Map<Asked, Newest>> newest(Scope scope, Set<Asked> asked) {
        LongSummaryStatistics begins = asked.stream().mapToLong(Asked::from).summaryStatistics();
        List<Integer> patients = asked.stream().map(Asked::patientId).distinct().toList();
        return store.ofPatients(scope, patients, begins.getMin(), begins.getMax() + AHEAD_MILLIS)
                .map(
                        held ->
                                asked.stream()
                                        .collect(
                                                toMap(
                                                        identity(),
                                                        one ->
                                                                new Newest(
                                                                        begins.getMin(),
                                                                        held.getOrDefault(
                                                                                one.patientId(),
                                                                                List.of())))));
    }

    @Override
    public Future<Map<Integer, List<AssignmentInterval>>> ofPatients(
            Scope scope, Collection<Integer> patientIds, long fromMillis, long toMillis) {
        return store.ofPatients(scope, patientIds, fromMillis, toMillis);
    }

    @Override
    public Future<List<MeasuredPatient>> ofDevice(int deviceId, long fromMillis, long toMillis) {
        return store.ofDevice(deviceId, fromMillis, toMillis);
    }

    @Override
    public Future<Map<Integer, MeasuringDevice>> ofDevices(
            Collection<Integer> deviceIds, long fromMillis, long toMillis) {
        return store.ofDevices(deviceIds, fromMillis, toMillis);
    }

    @Override
    public Future<List<Present>> present(Collection<Integer> deviceIds) {
        return store.present(deviceIds);
    }
}
