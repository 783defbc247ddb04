package io.wardstream.samples.rollup;

import io.vertx.core.Future;
import io.wardstream.registry.AssignmentInterval;
import io.wardstream.registry.Assignments;
import io.wardstream.samples.DeviceSamples;
import io.wardstream.store.Scope;
import java.util.Collection;
import java.util.List;

/**
 * Adds samples up anew and compares them with the buckets, an hour of a patient at a time; writes
 * nothing. Thread-safe.
 */
public final class RollupCheck {

    private final Rollups rollups;
    private final Assignments assignments;
    private final DeviceSamples samples;
    private final RollupUpkeep upkeep;

    public RollupCheck(
            Rollups rollups, Assignments assignments, DeviceSamples samples, RollupUpkeep upkeep) {
        this.rollups = rollups;
        this.assignments = assignments;
        this.samples = samples;
        this.upkeep = upkeep;
    }

    /**
     * Compares minutes in [from, to), and the hours that lie in it whole, as far as they are rolled
     * up. The range must be one whose samples are in PostgreSQL.
     *
     * @param from epoch milliseconds, as to is
     * @return failed with a {@link io.wardstream.store.StorageException}
     */
    public Future<RollupReport> check(
            Scope scope, Collection<Integer> patientIds, long from, long to) {
        return rollups.through(BucketLength.MINUTE)
                .map(
                        through ->
                                new Comparison(
                                        BucketLength.MINUTE.floor(from),
                                        Math.min(BucketLength.MINUTE.floor(to), through)))
                .compose(comparison -> compareAll(scope, patientIds, comparison));
    }

    private Future<RollupReport> compareAll(
            Scope scope, Collection<Integer> patientIds, Comparison comparison) {
        Future<Void> compared = Future.succeededFuture();
        for (int patientId : patientIds) {
            compared = compared.compose(_ -> comparePatient(scope, patientId, comparison));
        }
        return compared.compose(
                        _ ->
                                upkeep.waiting(
                                        comparison.deviceIds(), comparison.from(), comparison.to()))
                .map(comparison::report);
    }

    private Future<Void> comparePatient(Scope scope, int patientId, Comparison comparison) {
        if (comparison.from() >= comparison.to()) {
            return Future.succeededFuture();
        }
        return assignments
                .ofPatient(scope, patientId, comparison.from(), comparison.to())
                .compose(
                        held ->
                                compareFrom(
                                        new Subject(scope, patientId, held),
                                        comparison.from(),
                                        comparison));
    }

    private record Subject(Scope scope, int patientId, List<AssignmentInterval> held) {}

    private Future<Void> compareFrom(Subject subject, long from, Comparison comparison) {
        if (from >= comparison.to()) {
            return Future.succeededFuture();
        }
        long hour = BucketLength.HOUR.floor(from);
        long to = Math.min(hour + BucketLength.HOUR.millis(), comparison.to());
        boolean isWhole = to - from == BucketLength.HOUR.millis();
        return read(subject, from, to, comparison)
                .compose(
                        piece ->
                                compare(subject, piece, from, to, BucketLength.MINUTE, comparison)
                                        .compose(
                                                _ ->
                                                        isWhole
                                                                ? compare(
                                                                        subject,
                                                                        piece,
                                                                        from,
                                                                        to,
                                                                        BucketLength.HOUR,
                                                                        comparison)
                                                                : Future.succeededFuture()))
                .compose(_ -> compareFrom(subject, to, comparison));
    }

    private Future<SamplePiece> read(Subject subject, long from, long to, Comparison comparison) {
        SamplePiece piece = new SamplePiece(subject.patientId());
        Future<Void> read = Future.succeededFuture();
        for (AssignmentInterval one : subject.held()) {
            long first = Math.max(from, one.from());
            long beyond = Math.min(to, one.to());
            if (first < beyond) {
                comparison.note(one.deviceId());
                read =
                        read.compose(
                                        _ ->
                                                samples.observed(
                                                        subject.scope(),
                                                        one.deviceId(),
                                                        first,
                                                        beyond))
                                .map(found -> piece.add(one.deviceId(), found));
            }
        }
        return read.map(piece);
    }

    private Future<Void> compare(
            Subject subject,
            SamplePiece piece,
            long from,
            long to,
            BucketLength length,
            Comparison comparison) {
        StoredBuckets stored = new StoredBuckets();
        return rollups.ofPatient(
                        subject.scope(), subject.patientId(), from, to, length, stored::add)
                .onSuccess(_ -> comparison.compare(length, piece.buckets(length), stored));
    }
}
