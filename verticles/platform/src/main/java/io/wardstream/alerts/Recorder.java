package io.wardstream.alerts;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.wardstream.codec.model.Alarm;
import io.wardstream.ops.tracing.TraceSpan;
import io.wardstream.store.StorageException;
import io.wardstream.store.StorageException.Category;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes alarms and shows them. One statement is under way at a time and takes all that waits, so a
 * storm costs a few statements. A raise that has no row in time is shown as not recorded, again
 * each second, and tried until it has one; everything else is shown when it is written. Holds at
 * most one case a patient and condition. Confined to one event loop.
 */
final class Recorder {
    private static final Logger LOG = LoggerFactory.getLogger(Recorder.class);
    private static final int MAX_BATCH = 500;
    private static final long RETRY_MILLIS = 1_000;

    /** What a raise has met was closed at the same moment: the next try finds out. */
    private static final long SOON_MILLIS = 50;

    private final Vertx vertx;
    private final AlarmStore store;
    private final AlarmPublisher publisher;
    private final AlertMeters meters;
    private final Duration patience;
    private final LongSupplier clock;
    private final Consumer<AlarmCase> onClosed;

    private final Set<AlarmCase> waiting = new LinkedHashSet<>();
    private final List<Promise<Void>> idleWaiters = new ArrayList<>();
    private boolean isWriting;
    private boolean isFailing;
    private int batchLimit = MAX_BATCH;

    /**
     * @param patience how long a raise waits for its row before it is shown without
     * @param onClosed told of a case whose alarm is closed on record; steps that are left in it
     *     belong to whatever comes after it
     */
    Recorder(
            Vertx vertx,
            AlarmStore store,
            AlarmPublisher publisher,
            AlertMeters meters,
            Duration patience,
            LongSupplier clock,
            Consumer<AlarmCase> onClosed) {
        this.vertx = vertx;
        this.store = store;
        this.publisher = publisher;
        this.meters = meters;
        this.patience = patience;
        this.clock = clock;
        this.onClosed = onClosed;
    }

    /** Takes on a new alarm. */
    void raise(AlarmCase raised) {
        raised.tracedBy(TraceSpan.partOfCurrent("alerts.raise"));
        waiting.add(raised);
        if (patience.isZero()) {
            showUnrecorded(raised);
        } else {
            vertx.setTimer(patience.toMillis(), _ -> showUnlessRecorded(raised));
        }
        write();
    }

    /** Takes on a step. */
    void step(AlarmCase known, Step step) {
        if (!known.add(step)) {
            meters.stepsDropped.increment();
        }
        recordPassed(known);
        waiting.add(known);
        write();
    }

    private void recordPassed(AlarmCase known) {
        Recording passed = known.takePassed();
        if (passed != null) {
            waiting.add(AlarmCase.raised(passed));
        }
    }

    /** Shows again what is not recorded, and tries again what has failed; once a second. */
    void tick() {
        waiting.stream()
                .filter(AlarmCase::isShownUnrecorded)
                .map(AlarmCase::standing)
                .forEach(publisher::publish);
        write();
    }

    /** Completes when everything is written. */
    Future<Void> whenIdle() {
        if (waiting.isEmpty()) {
            return Future.succeededFuture();
        }
        Promise<Void> idle = Promise.promise();
        idleWaiters.add(idle);
        return idle.future();
    }

    /** How many wait to be written. */
    int waiting() {
        return waiting.size();
    }

    private void showUnlessRecorded(AlarmCase raised) {
        if (!raised.isRecorded() && waiting.contains(raised)) {
            showUnrecorded(raised);
        }
    }

    private void showUnrecorded(AlarmCase raised) {
        if (!raised.isShownUnrecorded()) {
            raised.shownUnrecorded();
            meters.unrecorded.incrementAndGet();
            publisher.publish(raised.standing(), raised.trace());
        }
    }

    private void write() {
        if (isWriting) {
            return;
        }
        Map<AlarmCase, Recording> batch = due(AlarmCase::raise);
        if (!batch.isEmpty()) {
            send(batch, store::raise, this::raiseEnded);
            return;
        }
        batch = due(known -> known.isRecorded() ? known.nextChange() : null);
        if (!batch.isEmpty()) {
            send(batch, store::change, this::changeEnded);
            return;
        }
        dropIdle();
    }

    private Map<AlarmCase, Recording> due(Function<AlarmCase, @Nullable Recording> next) {
        long now = clock.getAsLong();
        Map<AlarmCase, Recording> batch = new LinkedHashMap<>();
        for (AlarmCase known : waiting) {
            Recording write = known.isDue(now) ? next.apply(known) : null;
            if (write != null) {
                batch.put(known, write);
                if (batch.size() == batchLimit) {
                    break;
                }
            }
        }
        return batch;
    }

    /** Steps that turned out to change nothing leave a case with nothing to do. */
    private void dropIdle() {
        waiting.removeIf(known -> !known.hasWork());
        if (waiting.isEmpty()) {
            batchLimit = MAX_BATCH;
            List<Promise<Void>> waiters = new ArrayList<>(idleWaiters);
            idleWaiters.clear();
            waiters.forEach(Promise::tryComplete);
        }
    }

    private interface Ending {
        void ended(AlarmCase known, Recording written, @Nullable Alarm standing);
    }

    private void send(
            Map<AlarmCase, Recording> batch,
            Function<List<Recording>, Future<Map<UUID, Alarm>>> statement,
            Ending ending) {
        isWriting = true;
        long startedAt = System.nanoTime();
        statement
                .apply(List.copyOf(batch.values()))
                .onComplete(
                        standing -> {
                            isWriting = false;
                            succeeded(startedAt);
                            batch.forEach(
                                    (known, write) ->
                                            ending.ended(
                                                    known,
                                                    write,
                                                    standing.get(write.alarm().id())));
                            write();
                        },
                        cause -> {
                            isWriting = false;
                            failed(batch.keySet(), cause);
                            write();
                        });
    }

    private void succeeded(long startedAt) {
        meters.writeDuration.record(System.nanoTime() - startedAt, TimeUnit.NANOSECONDS);
        if (isFailing) {
            isFailing = false;
            LOG.info("alarms are recorded again waiting={}", waiting.size());
        }
    }

    /** What the database refuses is tried alone, so that it holds up nobody else's. */
    private void failed(Set<AlarmCase> batch, Throwable cause) {
        meters.writeFailures.increment();
        if (StorageException.of(cause).category() != Category.RETRY) {
            LOG.error("alarms not recorded size={} cause={}", batch.size(), cause.getMessage());
            batchLimit = 1;
        } else if (!isFailing) {
            LOG.warn("alarms not recorded size={} cause={}", batch.size(), cause.getMessage());
        }
        isFailing = true;
        long again = clock.getAsLong() + RETRY_MILLIS;
        for (AlarmCase known : batch) {
            known.failed(again);
            if (!known.isRecorded()) {
                showUnrecorded(known);
            }
        }
    }

    private void raiseEnded(AlarmCase raised, Recording written, @Nullable Alarm standing) {
        if (standing == null) {
            raised.tryAgainAt(clock.getAsLong() + SOON_MILLIS);
            vertx.setTimer(SOON_MILLIS, _ -> write());
            return;
        }
        Alarm wanted = written.alarm();
        TraceSpan trace = raised.trace();
        boolean isShown = raised.isShownUnrecorded();
        if (isShown) {
            meters.unrecorded.decrementAndGet();
        }
        if (standing.equals(wanted.recorded())) {
            raised.stands(standing, clock.getAsLong());
            meters.raised(standing.priority());
            publisher.publish(standing, trace);
        } else {
            raised.adopts(standing, clock.getAsLong());
            meters.adopted.increment();
            recordPassed(raised);
            if (isShown) {
                retract(wanted, standing);
            }
        }
        if (trace != null) {
            trace.end();
        }
        settle(raised);
    }

    /** Those who were shown the raise learn what stands instead of it. */
    private void retract(Alarm shown, Alarm standing) {
        if (!standing.id().equals(shown.id())) {
            publisher.publish(AlarmSteps.adopted(shown, clock.getAsLong()));
        }
        publisher.publish(standing);
    }

    private void changeEnded(AlarmCase known, Recording written, @Nullable Alarm standing) {
        if (standing == null) {
            LOG.error("alarm is gone from the database alarmId={}", written.alarm().id());
            waiting.remove(known);
            onClosed.accept(known);
            return;
        }
        if (standing.equals(written.alarm().recorded())) {
            known.changed(standing, clock.getAsLong());
            publisher.publish(standing);
        } else {
            meters.stale.increment();
            known.stands(standing, clock.getAsLong());
        }
        settle(known);
    }

    private void settle(AlarmCase known) {
        if (!known.standing().isOpen()) {
            waiting.remove(known);
            onClosed.accept(known);
        }
    }
}
