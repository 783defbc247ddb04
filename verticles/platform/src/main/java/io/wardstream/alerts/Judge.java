package io.wardstream.alerts;

import io.wardstream.alerts.engine.RuleSet;
import io.wardstream.codec.bus.Addresses;
import io.wardstream.codec.bus.DeviceControl.Reassigned;
import io.wardstream.codec.model.Alarm;
import io.wardstream.codec.model.AlarmForecast;
import io.wardstream.codec.model.AlarmKind;
import io.wardstream.codec.model.DeviceReport;
import io.wardstream.codec.model.PublishedSample;
import io.wardstream.codec.model.SampleBatch;
import io.wardstream.codec.model.SampleDigest;
import io.wardstream.codec.model.SampleRefused;
import io.wardstream.codec.model.ShardNews;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.registry.Assignments.Present;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Hears what ingest publishes and has each live sample judged once, in whatever way it comes: by
 * the bus, read later because the bus has lost it, or read at takeover. Confined to one event loop.
 */
final class Judge {
    private final Caseload caseload;
    private final AlertMeters meters;
    private final LongSupplier clock;
    private final GapFill gapFill;
    private final Restore restore;
    private final Refusals refusals;
    private final TechnicalWatch technical;
    private final IntPredicate isHere;
    private final IntConsumer onReassigned;

    /**
     * @param isHere whether a shard is judged by this instance
     * @param onReassigned told of a device that measures somebody else than before, to find out
     *     since when, see {@link #heldSince}
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
        this.isHere = isHere;
        this.onReassigned = onReassigned;
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
    }

    GapFill gapFill() {
        return gapFill;
    }

    Restore restore() {
        return restore;
    }

    /** The alarm of the case is closed on record. */
    void closed(AlarmCase known) {
        PatientWatch watch = caseload.watch(known.standing().subject().patientId());
        if (watch != null) {
            watch.alarms().closed(known);
            refusals.closed(watch);
        }
    }

    void hear(ShardNews news) {
        long startedAt = System.nanoTime();
        switch (news) {
            case SampleBatch batch -> batch.samples().forEach(this::hear);
            case SampleDigest digest -> digest.entries().forEach(this::hear);
            case SampleRefused refused -> refusals.hear(refused);
            case AlarmForecast _ -> {
                // said here, or by who judges the same for a moment
            }
            case DeviceReport report -> hear(report);
        }
        meters.judgeDuration.record(System.nanoTime() - startedAt, TimeUnit.NANOSECONDS);
    }

    private void hear(DeviceReport report) {
        long now = clock.getAsLong();
        for (DeviceReport.Entry entry : report.entries()) {
            tracker(entry.deviceId(), entry.hospitalId(), entry.wardId(), entry.patientId(), now)
                    .heard(entry.wardId(), now, entry.link().isConnected());
            technical.reported(entry, report.nodeId(), now);
        }
    }

    private void hear(PublishedSample entry) {
        VitalSample sample = entry.sample();
        long now = clock.getAsLong();
        DeviceTracker tracker =
                tracker(
                        sample.deviceId(),
                        entry.hospitalId(),
                        entry.wardId(),
                        entry.patientId(),
                        now);
        tracker.heard(entry.wardId(), now, true);
        SeenSeqs seen = tracker.epoch(sample.epochNo());
        if (sample.live() || !seen.isUnknown()) {
            int before = entry.previousSeq() == 0 ? sample.seq() - 1 : entry.previousSeq();
            published(tracker, seen, before, now);
        }
        if (tracker.isFirst(sample)) {
            judge(tracker, sample, now);
        }
    }

    private void hear(SampleDigest.Entry entry) {
        long now = clock.getAsLong();
        DeviceTracker tracker =
                tracker(
                        entry.deviceId(),
                        entry.hospitalId(),
                        entry.wardId(),
                        entry.patientId(),
                        now);
        tracker.heard(entry.wardId(), now, entry.isOpen());
        SeenSeqs seen = tracker.epoch(entry.epochNo());
        published(tracker, seen, entry.publishedThrough(), now);
        seen.settled(entry.settledThrough());
    }

    private void published(DeviceTracker tracker, SeenSeqs seen, int through, long now) {
        int givenUp = seen.published(through, now);
        if (givenUp > 0) {
            meters.gapsGivenUp.increment(givenUp);
        }
        if (!seen.gaps().isEmpty() && tracker.patientId() != 0) {
            gapFill.noticed(tracker);
        }
    }

    private void judge(DeviceTracker tracker, VitalSample sample, long now) {
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

    /** The device, whatever is known of it so far, as one of that patient. */
    private DeviceTracker tracker(
            int deviceId, int hospitalId, int wardId, int patientId, long now) {
        DeviceTracker known = caseload.tracker(deviceId);
        if (known == null) {
            known = caseload.newTracker(deviceId);
            known.assigned(patientId, 0);
            takeOn(known, hospitalId, wardId, now);
        } else if (known.patientId() != patientId) {
            reassign(known, hospitalId, wardId, patientId, now);
        } else {
            follow(known, wardId, now);
        }
        return known;
    }

    /** Begins to judge a device of a shard that was taken over, before it is heard. */
    void takeOver(int deviceId, int hospitalId, int wardId, int patientId) {
        long now = clock.getAsLong();
        tracker(deviceId, hospitalId, wardId, patientId, now).heard(wardId, now, true);
    }

    private void takeOn(DeviceTracker tracker, int hospitalId, int wardId, long now) {
        int patientId = tracker.patientId();
        if (patientId == 0) {
            tracker.ready(true);
            return;
        }
        PatientWatch watch = caseload.watch(patientId);
        if (watch == null) {
            watch = caseload.newWatch(hospitalId, wardId, patientId);
        }
        watch.devices().add(tracker.deviceId());
        technical.expect(patientId, tracker.deviceId(), now);
        tracker.ready(false);
        watch.awaitRestore();
        restore.request(watch);
        follow(tracker, wardId, now);
    }

    private void reassign(
            DeviceTracker tracker, int hospitalId, int wardId, int patientId, long now) {
        PatientWatch former = caseload.watch(tracker.patientId());
        if (former != null) {
            former.unassigned(tracker.deviceId(), now);
        }
        technical.unassigned(tracker.patientId(), tracker.deviceId(), now);
        tracker.assigned(patientId, now);
        takeOn(tracker, hospitalId, wardId, now);
        if (patientId != 0) {
            onReassigned.accept(tracker.deviceId());
        }
    }

    private void follow(DeviceTracker tracker, int wardId, long now) {
        PatientWatch watch = caseload.watch(tracker.patientId());
        if (watch != null && watch.wardId() != wardId) {
            watch.move(wardId, now);
        }
    }

    /** The registry says that a device belongs elsewhere from now on. */
    void hear(Reassigned news) {
        DeviceTracker known = caseload.tracker(news.deviceId());
        if (known == null) {
            return;
        }
        long now = clock.getAsLong();
        if (known.patientId() != news.patientId()) {
            reassign(known, news.hospitalId(), news.wardId(), news.patientId(), now);
        } else {
            follow(known, news.wardId(), now);
        }
        if (!isHere.test(Addresses.shardOf(news.wardId()))) {
            leave(known);
        }
    }

    /** The device goes on in a ward of somebody else. */
    private void leave(DeviceTracker tracker) {
        PatientWatch watch = caseload.watch(tracker.patientId());
        if (watch != null) {
            forget(watch);
        }
        caseload.drop(tracker);
        gapFill.forget(tracker);
    }

    /** Whom a device measures, and since when, is known exactly. */
    void heldSince(Present present) {
        DeviceTracker tracker = caseload.tracker(present.deviceId());
        if (tracker != null && tracker.patientId() == present.patientId()) {
            tracker.heldSince(present.since());
        }
    }

    private void restored(Restore.Restored found) {
        PatientWatch watch = found.watch();
        if (watch.isForgotten()) {
            return;
        }
        long now = clock.getAsLong();
        found.devices().forEach(this::heldSince);
        Map<Integer, Long> since = new HashMap<>();
        found.devices().forEach(device -> since.put(device.deviceId(), device.since()));
        List<VitalSample> mine =
                found.samples().stream()
                        .filter(sample -> isSince(since.get(sample.deviceId()), sample))
                        .toList();
        note(found.samples());
        List<Alarm> physiological =
                found.alarms().stream()
                        .filter(alarm -> alarm.cause().kind() != AlarmKind.TECHNICAL)
                        .toList();
        watch.restored(physiological, mine, found.readAt(), now);
        mine.forEach(sample -> technical.sampled(watch.patientId(), sample, now));
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

    /** The device and its gaps are somebody else's. */
    void forget(PatientWatch watch) {
        restore.forget(watch);
        refusals.forget(watch);
        technical.forget(watch.patientId());
        caseload.drop(watch).forEach(gapFill::forget);
    }
}
