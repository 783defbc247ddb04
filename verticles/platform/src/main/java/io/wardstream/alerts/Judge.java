package io.wardstream.alerts;

import io.wardstream.alerts.engine.RuleSet;
import io.wardstream.codec.model.AlarmKind;
import io.wardstream.codec.model.SampleRefused;
import io.wardstream.codec.model.VitalSample;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Has each live sample judged once, in whatever way it comes: by the bus, read later because the
 * bus has lost it, or read at takeover. Confined to one event loop.
 */
final class Judge {
    private final Caseload caseload;
    private final AlertMeters meters;
    private final LongSupplier clock;
    private final GapFill gapFill;
    private final Restore restore;
    private final Refusals refusals;
    private final TechnicalWatch technical;
    private final DeviceRoster roster;

    /** An alarm of theirs has given way to one that is closed. */
    private final Set<PatientWatch> doubtful = new LinkedHashSet<>();

    /**
     * @param isHere whether a shard is judged by this instance
     * @param onReassigned told of a device that measures somebody else than before, to find out
     *     since when, see {@link DeviceRoster#heldSince}
     */
    Judge(
            Caseload caseload,
            Sources sources,
            TechnicalWatch technical,
            AlertMeters meters,
            LongSupplier clock,
            IntPredicate isHere,
            IntConsumer onReassigned) {
        this.caseload = caseload;
        this.technical = technical;
        this.meters = meters;
        this.clock = clock;
        this.gapFill = new GapFill(sources.samples(), meters, clock, this::judgeMissed);
        this.restore =
                new Restore(
                        sources.alarms(),
                        sources.samples(),
                        sources.assignments(),
                        meters,
                        clock,
                        this::restored);
        this.refusals = new Refusals(caseload, restore, clock);
        this.roster =
                new DeviceRoster(
                        caseload,
                        technical,
                        gapFill,
                        restore,
                        refusals,
                        clock,
                        isHere,
                        onReassigned);
    }

    GapFill gapFill() {
        return gapFill;
    }

    Restore restore() {
        return restore;
    }

    DeviceRoster roster() {
        return roster;
    }

    /** A sample that was judged is refused at insert. */
    void refused(SampleRefused refused) {
        refusals.hear(refused);
    }

    /**
     * The alarm of the case is closed on record. Where that is another's, who has seen an end of
     * it, what the database has decides whether there is more.
     */
    void closed(AlarmCase known) {
        PatientWatch watch = caseload.watch(known.standing().subject().patientId());
        if (watch == null) {
            return;
        }
        watch.closed(known);
        refusals.closed(watch);
        if (known.isStoodForByClosed() && watch.isRestored()) {
            watch.awaitRestore();
            doubtful.add(watch);
        }
    }

    /** Reads again what is waited for; once a second, so that nothing goes round in circles. */
    void tick() {
        doubtful.removeIf(PatientWatch::isForgotten);
        doubtful.forEach(restore::request);
        doubtful.clear();
        restore.tick();
    }

    /** A sample that was not seen before. */
    void judge(DeviceTracker tracker, VitalSample sample, long now) {
        PatientWatch watch = caseload.watch(tracker.patientId());
        if (watch != null && sample.live() && tracker.isOfPatient(sample)) {
            meters.samplesJudged.increment();
            watch.judge(sample, now);
        }
        if (tracker.isOfPatient(sample)) {
            technical.sampled(tracker.patientId(), sample, now);
        }
    }

    private void judgeMissed(DeviceTracker tracker, List<VitalSample> missed) {
        PatientWatch watch = caseload.watch(tracker.patientId());
        List<VitalSample> mine =
                missed.stream().filter(it -> it.live() && tracker.isOfPatient(it)).toList();
        if (watch != null && !mine.isEmpty()) {
            meters.samplesFilled.increment(mine.size());
            watch.judgeMissed(mine, clock.getAsLong());
            mine.forEach(it -> technical.sampled(tracker.patientId(), it, clock.getAsLong()));
        }
    }

    /** Live samples that the bus has not brought, by time. */
    void judgeUnheard(List<VitalSample> samples) {
        Map<DeviceTracker, List<VitalSample>> missed = new LinkedHashMap<>();
        for (VitalSample sample : samples) {
            DeviceTracker tracker = caseload.tracker(sample.deviceId());
            if (tracker != null && tracker.isFirst(sample)) {
                missed.computeIfAbsent(tracker, _ -> new ArrayList<>()).add(sample);
            }
        }
        missed.forEach(this::judgeMissed);
    }

    private void restored(Restore.Restored found) {
        PatientWatch watch = found.watch();
        if (watch.isForgotten()) {
            return;
        }
        long now = clock.getAsLong();
        found.devices().forEach(roster::heldSince);
        Map<Integer, Long> since = new HashMap<>();
        found.devices().forEach(device -> since.put(device.deviceId(), device.since()));
        List<VitalSample> mine =
                found.samples().stream()
                        .filter(sample -> isSince(since.get(sample.deviceId()), sample))
                        .toList();
        note(found.samples());
        Map<Boolean, List<RecentAlarm>> byKind =
                found.alarms().stream()
                        .collect(
                                Collectors.partitioningBy(
                                        it -> it.alarm().cause().kind() == AlarmKind.TECHNICAL));
        watch.restored(byKind.getOrDefault(false, List.of()), mine, found.readAt(), now);
        mine.forEach(sample -> technical.sampled(watch.patientId(), sample, now));
        byKind.getOrDefault(true, List.of()).stream()
                .map(RecentAlarm::alarm)
                .filter(alarm -> alarm.isOpen() && since.containsKey(alarm.subject().deviceId()))
                .forEach(technical::adopt);
        for (int deviceId : watch.devices()) {
            DeviceTracker tracker = caseload.tracker(deviceId);
            if (tracker != null) {
                tracker.ready(true);
            }
        }
    }

    private static boolean isSince(@Nullable Long since, VitalSample sample) {
        return since != null && sample.observedAt() >= since;
    }

    /** What was read is seen, and what lies before it is of no account any more. */
    private void note(List<VitalSample> samples) {
        Map<SeenSeqs, Integer> lowest = new HashMap<>();
        for (VitalSample sample : samples) {
            DeviceTracker tracker = caseload.tracker(sample.deviceId());
            if (tracker != null) {
                boolean _ = tracker.isFirst(sample);
                lowest.merge(tracker.epoch(sample.epochNo()), sample.seq(), Math::min);
            }
        }
        lowest.forEach(SeenSeqs::forgetBelow);
    }

    /** Other rules are in force. */
    void rules(RuleSet rules) {
        long now = clock.getAsLong();
        caseload.watches().forEach(watch -> watch.rules(rules, now));
    }
}
