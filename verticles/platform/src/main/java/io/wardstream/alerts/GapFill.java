package io.wardstream.alerts;

import io.wardstream.codec.model.VitalSample;
import io.wardstream.samples.MissedSamples;
import io.wardstream.samples.MissedSamples.Range;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads from the database what the bus has lost, until the rows are there or it is sure that they
 * never will be. One read is under way at a time, of at most {@link #MAX_RANGES} gaps. What nobody
 * has settled within {@link #PATIENCE_MILLIS} is given up and counted: its device sends it again,
 * or has given it up itself. Confined to one event loop.
 */
final class GapFill {
    static final int MAX_RANGES = 500;
    static final int MAX_SEQS = 20_000;
    static final long PATIENCE_MILLIS = 900_000;

    private static final Logger LOG = LoggerFactory.getLogger(GapFill.class);
    private static final long RETRY_MILLIS = 1_000;

    private final MissedSamples store;
    private final AlertMeters meters;
    private final LongSupplier clock;
    private final BiConsumer<DeviceTracker, List<VitalSample>> judge;

    private final Set<DeviceTracker> incomplete = new LinkedHashSet<>();
    private boolean isReading;
    private boolean isFailing;
    private long nextTryAt;
    private int counted;

    /**
     * @param judge is given what was missed of a device, by epoch and seq
     */
    GapFill(
            MissedSamples store,
            AlertMeters meters,
            LongSupplier clock,
            BiConsumer<DeviceTracker, List<VitalSample>> judge) {
        this.store = store;
        this.meters = meters;
        this.clock = clock;
        this.judge = judge;
    }

    /** The device has a gap. */
    void noticed(DeviceTracker tracker) {
        incomplete.add(tracker);
    }

    /** The device is judged here no more. */
    void forget(DeviceTracker tracker) {
        incomplete.remove(tracker);
    }

    /** Reads what is due; a few times a second. */
    void tick() {
        long now = clock.getAsLong();
        incomplete.removeIf(tracker -> !tracker.hasGaps());
        count();
        if (isReading || incomplete.isEmpty() || now < nextTryAt) {
            return;
        }
        Reading reading = new Reading();
        for (DeviceTracker tracker : incomplete) {
            if (!reading.add(tracker, now)) {
                break;
            }
        }
        if (!reading.ranges.isEmpty()) {
            read(reading);
        }
    }

    private void read(Reading reading) {
        isReading = true;
        store.inRanges(reading.ranges)
                .onComplete(
                        samples -> {
                            isReading = false;
                            isFailing = false;
                            reading.ended(samples);
                        },
                        cause -> {
                            isReading = false;
                            failed(reading, cause);
                        });
    }

    private void failed(Reading reading, Throwable cause) {
        reading.failed();
        nextTryAt = clock.getAsLong() + RETRY_MILLIS;
        if (!isFailing) {
            LOG.warn(
                    "missed samples not read ranges={} cause={}",
                    reading.ranges.size(),
                    cause.getMessage());
        }
        isFailing = true;
    }

    private void count() {
        int open = incomplete.stream().mapToInt(DeviceTracker::openGaps).sum();
        meters.gapsOpen.addAndGet(open - counted);
        counted = open;
    }

    /** One read: what was asked, and what was settled when it began. */
    private final class Reading {
        private final List<Range> ranges = new ArrayList<>();
        private final Map<SeenSeqs, Integer> settledBefore = new HashMap<>();
        private final Map<Integer, DeviceTracker> trackers = new HashMap<>();
        private int seqs;

        /** False when it is full. */
        boolean add(DeviceTracker tracker, long now) {
            if (!tracker.isReady()) {
                return true;
            }
            for (Map.Entry<Integer, SeenSeqs> epoch : tracker.epochs().entrySet()) {
                SeenSeqs seen = epoch.getValue();
                meters.gapsGivenUp.increment(seen.giveUpBefore(now - PATIENCE_MILLIS));
                for (SeenSeqs.Gap gap : seen.gaps()) {
                    if (gap.isDue(now)) {
                        add(tracker, epoch.getKey(), seen, gap, now);
                    }
                }
            }
            return ranges.size() < MAX_RANGES && seqs < MAX_SEQS;
        }

        private void add(
                DeviceTracker tracker, int epochNo, SeenSeqs seen, SeenSeqs.Gap gap, long now) {
            seen.beginRead(gap, now);
            settledBefore.put(seen, seen.settledThrough());
            trackers.put(tracker.deviceId(), tracker);
            seqs += gap.to() - gap.from() + 1;
            ranges.add(
                    new Range(
                            tracker.deviceId(),
                            epochNo,
                            gap.from(),
                            gap.to(),
                            gap.lookFrom(),
                            gap.lookTo()));
        }

        void ended(List<VitalSample> samples) {
            Map<DeviceTracker, List<VitalSample>> missed = new LinkedHashMap<>();
            for (VitalSample sample : samples) {
                DeviceTracker tracker = trackers.get(sample.deviceId());
                if (tracker != null && tracker.isFirst(sample)) {
                    missed.computeIfAbsent(tracker, _ -> new ArrayList<>()).add(sample);
                }
            }
            missed.forEach(judge);
            settledBefore.forEach(SeenSeqs::readEnded);
        }

        void failed() {
            settledBefore.keySet().forEach(SeenSeqs::readFailed);
        }
    }
}
