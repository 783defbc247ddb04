package io.wardstream.alerts;

import io.vertx.core.Future;
import io.wardstream.alerts.score.ManualInputs;
import io.wardstream.store.Scope;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what is stored of patients whose score is kept here from now on: what was measured, what
 * people entered, and what was known while an alarm stood. A few at a time, so that samples and
 * alarms find a connection; again until it succeeds. Holds at most one entry a patient. Confined to
 * one event loop.
 */
final class ScoreSeeds {
    static final int CHUNK = 4;

    private static final Logger LOG = LoggerFactory.getLogger(ScoreSeeds.class);
    private static final long RETRY_MILLIS = 1_000;

    private final ScoreSources sources;
    private final LongSupplier clock;
    private final Set<PatientWatch> waiting = new LinkedHashSet<>();
    private boolean isReading;
    private boolean isFailing;
    private long nextTryAt;

    ScoreSeeds(ScoreSources sources, LongSupplier clock) {
        this.sources = sources;
        this.clock = clock;
    }

    /** Reads the patient, at its turn; once is enough. */
    void request(PatientWatch watch) {
        if (waiting.add(watch)) {
            sources.meters().unseeded.incrementAndGet();
        }
    }

    /** Reads who is next; once a second. */
    void tick() {
        int before = waiting.size();
        waiting.removeIf(PatientWatch::isForgotten);
        sources.meters().unseeded.addAndGet(waiting.size() - before);
        next();
    }

    private void next() {
        if (isReading || waiting.isEmpty() || clock.getAsLong() < nextTryAt) {
            return;
        }
        isReading = true;
        List<PatientWatch> chunk = waiting.stream().limit(CHUNK).toList();
        List<Integer> patients = chunk.stream().map(PatientWatch::patientId).toList();
        Future<Map<Integer, ManualInputs>> entered =
                sources.store().inputsOf(Scope.platform(), patients);
        Future<Map<Integer, Integer>> known = sources.store().knownInAlarms(patients);
        List<Future<Countable>> measured = new ArrayList<>();
        for (PatientWatch watch : chunk) {
            measured.add(sources.countable().of(Scope.platform(), watch.patientId()));
        }
        Future.all(measured)
                .compose(_ -> Future.all(entered, known))
                .onComplete(
                        _ -> {
                            isReading = false;
                            succeeded(chunk, measured, entered.result(), known.result());
                            next();
                        },
                        cause -> {
                            isReading = false;
                            failed(chunk, cause);
                        });
    }

    private void succeeded(
            List<PatientWatch> chunk,
            List<Future<Countable>> measured,
            Map<Integer, ManualInputs> entered,
            Map<Integer, Integer> known) {
        isFailing = false;
        for (int index = 0; index < chunk.size(); index++) {
            PatientWatch watch = chunk.get(index);
            if (waiting.remove(watch)) {
                sources.meters().unseeded.decrementAndGet();
            }
            if (!watch.isForgotten()) {
                watch.score()
                        .seed(
                                measured.get(index).result(),
                                entered.getOrDefault(watch.patientId(), ManualInputs.NONE),
                                known.getOrDefault(watch.patientId(), 0),
                                clock.getAsLong());
            }
        }
    }

    /** Others come first next time: one who cannot be read holds up nobody. */
    private void failed(List<PatientWatch> chunk, Throwable cause) {
        List<PatientWatch> again = chunk.stream().filter(waiting::remove).toList();
        waiting.addAll(again);
        sources.meters().readFailures.increment();
        if (!isFailing) {
            LOG.warn("scores not read waiting={} cause={}", waiting.size(), cause.getMessage());
        }
        isFailing = true;
        nextTryAt = clock.getAsLong() + RETRY_MILLIS;
    }

    /** Nobody is waited for any more. */
    void close() {
        sources.meters().unseeded.addAndGet(-waiting.size());
        waiting.clear();
    }
}
