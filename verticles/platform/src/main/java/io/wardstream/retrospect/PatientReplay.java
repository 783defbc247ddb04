package io.wardstream.retrospect;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wardstream.alerts.engine.RuleCheck;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.registry.AssignmentInterval;
import io.wardstream.retrospect.fold.LateFold;
import io.wardstream.retrospect.fold.LateFold.Outcome;
import io.wardstream.samples.DeviceSamples;
import io.wardstream.store.Scope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Reads the samples around the late ones of one patient, an hour at a time, and folds them on a
 * worker thread: no more than that hour is ever held, and no statement takes long. Confined to the
 * context it runs on.
 */
final class PatientReplay {
    /** Longer than any delay, and than it takes most devices to measure an episodic vital again. */
    static final Duration BEFORE = Duration.ofHours(1);

    /** For so long behind the late samples the end is looked for of what they have begun. */
    static final Duration BEHIND = Duration.ofHours(1);

    private static final long PIECE_MILLIS = Duration.ofHours(1).toMillis();

    /** Behind the late samples: mostly there is nothing to be looked for. */
    private static final long SMALL_PIECE_MILLIS = Duration.ofMinutes(10).toMillis();

    private static final long LONGEST_DELAY_MILLIS =
            Duration.ofSeconds(RuleCheck.LONGEST_DELAY_SECONDS).toMillis();

    private final Vertx vertx;
    private final DeviceSamples samples;
    private final Scope scope;
    private final PatientPast past;
    private final Range range;
    private final BooleanSupplier isStopped;
    private final LateFold fold;
    private long at;

    /**
     * What is judged; epoch milliseconds.
     *
     * @param from of the first late sample
     * @param to of the last one
     * @param end nothing is read from there on
     */
    record Range(long from, long to, long end) {
        /** There are no samples yet from {@code now} on. */
        static Range of(long from, long to, long now) {
            return new Range(from, to, Math.max(to + 1, Math.min(to + BEHIND.toMillis(), now)));
        }

        long begin() {
            return from - BEFORE.toMillis();
        }
    }

    PatientReplay(
            Vertx vertx,
            DeviceSamples samples,
            Scope scope,
            PatientPast past,
            Range range,
            BooleanSupplier isStopped) {
        this.vertx = vertx;
        this.samples = samples;
        this.scope = scope;
        this.past = past;
        this.range = range;
        this.isStopped = isStopped;
        this.fold = new LateFold(past.firstLimits(), past.turns(), range.from(), range.to());
        this.at = range.begin();
    }

    /**
     * Runs once.
     *
     * @return failed with a {@code StorageException} when samples cannot be read, with {@link
     *     StoppedException} when it is not to go on
     */
    Future<Outcome> run() {
        if (isStopped.getAsBoolean()) {
            return Future.failedFuture(new StoppedException());
        }
        if (at >= range.end() || (at > mustReadTo() && !fold.isWaiting())) {
            return vertx.executeBlocking(() -> fold.end(at));
        }
        long until =
                Math.min(at + (at < range.to() ? PIECE_MILLIS : SMALL_PIECE_MILLIS), range.end());
        return read(heldIn(until).iterator(), until, new ArrayList<>())
                .compose(read -> vertx.executeBlocking(() -> take(read)))
                .compose(
                        _ -> {
                            at = until;
                            return run();
                        });
    }

    /** Until then a delay may end that has begun with the last late sample. */
    private long mustReadTo() {
        return range.to() + LONGEST_DELAY_MILLIS;
    }

    /** Until when it has been read, excluded. */
    long readTo() {
        return at;
    }

    private boolean take(List<VitalSample> read) {
        fold.take(read);
        return true;
    }

    private List<AssignmentInterval> heldIn(long until) {
        return past.devices().stream()
                .filter(held -> held.from() < until && held.to() > at)
                .toList();
    }

    /** One device after the other: the pool is there for people, too. */
    private Future<List<VitalSample>> read(
            Iterator<AssignmentInterval> devices, long until, List<VitalSample> read) {
        if (!devices.hasNext()) {
            return Future.succeededFuture(read);
        }
        AssignmentInterval held = devices.next();
        long from = Math.max(at, held.from());
        return samples.observed(scope, held.deviceId(), from, Math.min(until, held.to()))
                .compose(
                        found -> {
                            read.addAll(found);
                            return read(devices, until, read);
                        });
    }

    /** This node is not to go on; carries no stack trace: it is no fault. */
    static final class StoppedException extends RuntimeException {
        private static final long serialVersionUID = 1;

        StoppedException() {
            super("stopped", null, false, false);
        }
    }
}
