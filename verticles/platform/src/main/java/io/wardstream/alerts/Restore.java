package io.wardstream.alerts;

import io.vertx.core.Future;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.registry.Assignments;
import io.wardstream.registry.Assignments.Present;
import io.wardstream.samples.MissedSamples;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what the database knows of patients that are judged here from now on: their alarms, open or
 * closed lately, whose their devices are, and the live samples since shortly before they were asked
 * for, at most those of a quarter of an hour. A chunk at a time, and again until it succeeds;
 * meanwhile the patients are judged by what comes. Holds at most one entry a patient. Confined to
 * one event loop.
 */
final class Restore {
    /** Devices of a chunk that looks back a minute; fewer when it looks back longer. */
    static final int CHUNK = 250;

    private static final long CLOSED_MILLIS = 900_000;

    private static final Logger LOG = LoggerFactory.getLogger(Restore.class);
    private static final long RETRY_MILLIS = 1_000;
    private static final long MINUTE_MILLIS = 60_000;
    private static final long LONGEST_MILLIS = 900_000;

    private final AlarmStore alarms;
    private final MissedSamples samples;
    private final Assignments assignments;
    private final AlertMeters meters;
    private final LongSupplier clock;
    private final Consumer<Restored> onRestored;

    /** With the instant each was asked for: what came since may have been heard by nobody. */
    private final SequencedMap<PatientWatch, Long> waiting = new LinkedHashMap<>();

    private boolean isReading;
    private boolean isFailing;
    private long nextTryAt;

    /**
     * What was found of one patient.
     *
     * @param readAt epoch milliseconds: what happened later may be missing
     * @param devices of this patient, and since when they are
     * @param samples of these devices, by time, whoever was measured
     */
    record Restored(
            PatientWatch watch,
            long readAt,
            List<RecentAlarm> alarms,
            List<Present> devices,
            List<VitalSample> samples) {}

    Restore(
            AlarmStore alarms,
            MissedSamples samples,
            Assignments assignments,
            AlertMeters meters,
            LongSupplier clock,
            Consumer<Restored> onRestored) {
        this.alarms = alarms;
        this.samples = samples;
        this.assignments = assignments;
        this.meters = meters;
        this.clock = clock;
        this.onRestored = onRestored;
    }

    /** Reads the patient, at its turn. */
    void request(PatientWatch watch) {
        if (waiting.putIfAbsent(watch, clock.getAsLong()) == null) {
            meters.restoring.incrementAndGet();
        }
        next();
    }

    void forget(PatientWatch watch) {
        if (waiting.remove(watch) != null) {
            meters.restoring.decrementAndGet();
        }
    }

    /** Tries again what has failed; once a second. */
    void tick() {
        next();
    }

    private void next() {
        if (isReading || waiting.isEmpty() || clock.getAsLong() < nextTryAt) {
            return;
        }
        long now = clock.getAsLong();
        SequencedMap<PatientWatch, Long> chunk = new LinkedHashMap<>();
        long samplesFrom = now;
        int devices = 0;
        Iterator<Map.Entry<PatientWatch, Long>> queue = waiting.entrySet().iterator();
        while (queue.hasNext()) {
            Map.Entry<PatientWatch, Long> next = queue.next();
            PatientWatch watch = next.getKey();
            long askedAt = next.getValue();
            long since = Math.max(askedAt, now - LONGEST_MILLIS);
            long from = Math.min(samplesFrom, since - watch.lookBack().toMillis());
            int more = Math.max(1, watch.devices().size());
            if (!chunk.isEmpty() && devices + more > most(now - from)) {
                break;
            }
            queue.remove();
            chunk.put(watch, askedAt);
            samplesFrom = from;
            devices += more;
        }
        read(chunk, now, samplesFrom);
    }

    /** So that the samples of a chunk are about as many, however far it looks back. */
    private static long most(long lookBack) {
        return Math.max(1, CHUNK * MINUTE_MILLIS / Math.max(MINUTE_MILLIS, lookBack));
    }

    private void read(SequencedMap<PatientWatch, Long> asked, long now, long samplesFrom) {
        isReading = true;
        List<PatientWatch> chunk = List.copyOf(asked.keySet());
        List<Integer> patients = chunk.stream().map(PatientWatch::patientId).toList();
        List<Integer> devices =
                chunk.stream().flatMap(watch -> watch.devices().stream()).distinct().toList();
        Future<List<RecentAlarm>> known = alarms.recentOf(patients, samplesFrom - CLOSED_MILLIS);
        Future<List<Present>> present = present(devices);
        Future<List<VitalSample>> live =
                devices.isEmpty()
                        ? Future.succeededFuture(List.of())
                        : samples.liveSince(devices, samplesFrom);
        Future.all(known, present, live)
                .onComplete(
                        _ -> {
                            isReading = false;
                            meters.restoring.addAndGet(-chunk.size());
                            succeeded(chunk, now, known.result(), present.result(), live.result());
                            next();
                        },
                        cause -> {
                            isReading = false;
                            failed(asked, cause);
                        });
    }

    private Future<List<Present>> present(Collection<Integer> devices) {
        return devices.isEmpty() ? Future.succeededFuture(List.of()) : assignments.present(devices);
    }

    private void succeeded(
            List<PatientWatch> chunk,
            long readAt,
            List<RecentAlarm> known,
            List<Present> present,
            List<VitalSample> live) {
        isFailing = false;
        Map<Integer, List<RecentAlarm>> alarmsOf =
                known.stream()
                        .collect(Collectors.groupingBy(it -> it.alarm().subject().patientId()));
        Map<Integer, List<Present>> devicesOf =
                present.stream().collect(Collectors.groupingBy(Present::patientId));
        Map<Integer, List<VitalSample>> samplesOf = new HashMap<>();
        live.forEach(
                sample ->
                        samplesOf
                                .computeIfAbsent(sample.deviceId(), _ -> new ArrayList<>())
                                .add(sample));
        for (PatientWatch watch : chunk) {
            List<Present> devices = devicesOf.getOrDefault(watch.patientId(), List.of());
            List<VitalSample> mine = new ArrayList<>();
            for (Present device : devices) {
                mine.addAll(samplesOf.getOrDefault(device.deviceId(), List.of()));
            }
            onRestored.accept(
                    new Restored(
                            watch,
                            readAt,
                            alarmsOf.getOrDefault(watch.patientId(), List.of()),
                            devices,
                            mine));
        }
    }

    private void failed(SequencedMap<PatientWatch, Long> chunk, Throwable cause) {
        meters.restoreFailures.increment();
        if (!isFailing) {
            LOG.warn(
                    "alarms of patients not read patients={} cause={}",
                    chunk.size(),
                    cause.getMessage());
        }
        isFailing = true;
        nextTryAt = clock.getAsLong() + RETRY_MILLIS;
        chunk.sequencedEntrySet().reversed().forEach(this::putBack);
    }

    /** To the front: those who have waited longest look back furthest, and stay together. */
    private void putBack(Map.Entry<PatientWatch, Long> asked) {
        PatientWatch watch = asked.getKey();
        if (watch.isForgotten() || waiting.containsKey(watch)) {
            meters.restoring.decrementAndGet();
        }
        if (!watch.isForgotten()) {
            waiting.putFirst(watch, asked.getValue());
        }
    }
}
