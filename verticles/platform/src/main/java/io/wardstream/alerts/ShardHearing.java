package io.wardstream.alerts;

import io.wardstream.codec.model.AlarmForecast;
import io.wardstream.codec.model.DeviceReport;
import io.wardstream.codec.model.PublishedSample;
import io.wardstream.codec.model.SampleBatch;
import io.wardstream.codec.model.SampleDigest;
import io.wardstream.codec.model.SampleRefused;
import io.wardstream.codec.model.ShardNews;
import io.wardstream.codec.model.VitalSample;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Hears what ingest publishes of the shards that are judged here. Confined to one event loop. */
final class ShardHearing {
    private final Caseload caseload;
    private final DeviceRoster roster;
    private final Judge judge;
    private final TechnicalWatch technical;
    private final AlertMeters meters;
    private final LongSupplier clock;

    ShardHearing(
            Caseload caseload,
            DeviceRoster roster,
            Judge judge,
            TechnicalWatch technical,
            AlertMeters meters,
            LongSupplier clock) {
        this.caseload = caseload;
        this.roster = roster;
        this.judge = judge;
        this.technical = technical;
        this.meters = meters;
        this.clock = clock;
    }

    void hear(ShardNews news) {
        long startedAt = System.nanoTime();
        switch (news) {
            case SampleBatch batch -> hear(batch);
            case SampleDigest digest -> digest.entries().forEach(this::hear);
            case SampleRefused refused -> judge.refused(refused);
            case AlarmForecast _ -> {
                // said here, or by who judges the same for a moment
            }
            case DeviceReport report -> hear(report);
        }
        meters.judgeDuration.record(System.nanoTime() - startedAt, TimeUnit.NANOSECONDS);
    }

    private void hear(SampleBatch batch) {
        meters.busDelay(clock.getAsLong() - batch.publishedAt());
        batch.samples().forEach(this::hear);
    }

    private void hear(DeviceReport report) {
        long now = clock.getAsLong();
        for (DeviceReport.Entry entry : report.entries()) {
            DeviceTracker known = caseload.tracker(entry.deviceId());
            if (known == null || known.isInForce(entry)) {
                DeviceTracker tracker = reported(known, entry, now);
                tracker.reported(entry, now);
                technical.reported(tracker.patientId(), entry, report.nodeId(), now);
            }
        }
    }

    /** Who has gone says no more whom the device measures by now. */
    private DeviceTracker reported(
            @Nullable DeviceTracker known, DeviceReport.Entry entry, long now) {
        return known == null || entry.link().isConnected()
                ? roster.tracker(
                        entry.deviceId(),
                        entry.hospitalId(),
                        entry.wardId(),
                        entry.patientId(),
                        now)
                : known;
    }

    private void hear(PublishedSample entry) {
        VitalSample sample = entry.sample();
        long now = clock.getAsLong();
        DeviceTracker tracker =
                roster.tracker(
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
            judge.judge(tracker, sample, now);
        }
    }

    private void hear(SampleDigest.Entry entry) {
        long now = clock.getAsLong();
        DeviceTracker tracker =
                roster.tracker(
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
            judge.gapFill().noticed(tracker);
        }
    }
}
