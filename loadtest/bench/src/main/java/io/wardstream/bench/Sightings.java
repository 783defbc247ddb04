package io.wardstream.bench;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * When probes sent what, and when viewers saw it: two latencies on one clock, {@link
 * System#nanoTime}. Only what is sent between {@link #begin} and {@link #end} counts. Thread-safe.
 */
final class Sightings {

    private static final long LONGEST_MICROS = 60_000_000;
    private static final int NANOS_A_MICRO = 1_000;

    /** A probe's memory: twice the longest latency at a sample a second. */
    private static final int KEPT = 120;

    private final int viewers;
    private final Map<String, Probe> probes = new ConcurrentHashMap<>();
    private final Histogram samples = new ConcurrentHistogram(LONGEST_MICROS, 3);
    private final Histogram alarms = new ConcurrentHistogram(LONGEST_MICROS, 3);
    private final LongAdder crossings = new LongAdder();
    private final LongAdder alarmsSeen = new LongAdder();
    private final LongAdder superseded = new LongAdder();
    private volatile boolean isMeasuring;

    /**
     * A sample on its way.
     *
     * @param number from 1, of its probe
     * @param counts it was sent while measuring
     * @param sightings viewers that have seen the alarm it raises
     */
    private record Sent(int number, long nanos, boolean counts, AtomicInteger sightings) {}

    private static final class Probe {
        private final ConcurrentSkipListMap<Long, Sent> sent = new ConcurrentSkipListMap<>();
        private final ConcurrentSkipListMap<Long, Sent> crossed = new ConcurrentSkipListMap<>();
    }

    /**
     * @param viewers that each shall see every alarm
     */
    Sightings(int viewers) {
        this.viewers = viewers;
    }

    void begin() {
        isMeasuring = true;
    }

    /** What is sent from now on does not count; what is under way still does. */
    void end() {
        isMeasuring = false;
    }

    void watch(String patientId) {
        probes.put(patientId, new Probe());
    }

    boolean isProbe(String patientId) {
        return probes.containsKey(patientId);
    }

    /**
     * A probe is about to send a sample.
     *
     * @param at the sample's own time, epoch milliseconds: what it is recognized by
     * @param crosses it is the first beyond the limit
     */
    void sent(String patientId, int number, long at, boolean crosses, long nanos) {
        Probe probe = probes.get(patientId);
        if (probe == null) {
            return;
        }
        Sent sample = new Sent(number, nanos, isMeasuring, new AtomicInteger());
        keep(probe.sent, at, sample);
        if (crosses) {
            keep(probe.crossed, at, sample);
            crossings.add(sample.counts() ? 1 : 0);
        }
    }

    private static void keep(ConcurrentSkipListMap<Long, Sent> map, long at, Sent sample) {
        map.put(at, sample);
        if (map.size() > KEPT) {
            Map.Entry<Long, Sent> _ = map.pollFirstEntry();
        }
    }

    /**
     * A viewer sees a sample in a frame of its ward.
     *
     * @param last number of the sample it saw before, 0 = none
     * @return its number; 0 when it is no sample of a probe
     */
    int sampleSeen(String patientId, long observedAt, int last, long nanos) {
        Probe probe = probes.get(patientId);
        Sent sample = probe == null ? null : probe.sent.get(observedAt);
        if (sample == null) {
            return 0;
        }
        if (sample.counts() && sample.number() > last) {
            record(samples, nanos - sample.nanos());
            superseded.add(last == 0 ? 0 : sample.number() - last - 1L);
        }
        return sample.number();
    }

    /**
     * A viewer sees, for the first time, the alarm of a probe.
     *
     * @param conditionSince the time of the sample that raised it
     */
    void alarmSeen(String patientId, long conditionSince, long nanos) {
        Probe probe = probes.get(patientId);
        Sent sample = probe == null ? null : probe.crossed.get(conditionSince);
        if (sample != null && sample.counts() && sample.sightings().incrementAndGet() <= viewers) {
            record(alarms, nanos - sample.nanos());
            alarmsSeen.increment();
        }
    }

    private static void record(Histogram histogram, long nanos) {
        histogram.recordValue(Math.clamp(nanos / NANOS_A_MICRO, 0, LONGEST_MICROS));
    }

    Latency sampleLatency() {
        return Latency.of(samples);
    }

    Latency alarmLatency() {
        return Latency.of(alarms);
    }

    /** Times that a probe crossed the limit. */
    long crossings() {
        return crossings.sum();
    }

    /** Alarms that a viewer did not see, each viewer for itself. */
    long alarmsMissed() {
        return crossings.sum() * viewers - alarmsSeen.sum();
    }

    /** Samples that a newer one overtook within a tick; no viewer shall see them. */
    long superseded() {
        return superseded.sum();
    }
}
