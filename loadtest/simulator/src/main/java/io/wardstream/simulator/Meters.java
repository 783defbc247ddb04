package io.wardstream.simulator;

import io.wardstream.simulator.Statistics.Latency;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** The counters of a simulation; written by its event loops, read by anyone. */
final class Meters {
    private static final long LONGEST_MICROS = 600_000_000; // ten minutes

    final LongAdder created = new LongAdder();
    final LongAdder sent = new LongAdder();
    final LongAdder acked = new LongAdder();
    final LongAdder nacked = new LongAdder();
    final LongAdder nackedValues = new LongAdder();
    final LongAdder unreadable = new LongAdder();
    final LongAdder lost = new LongAdder();
    final LongAdder frames = new LongAdder();
    final LongAdder acks = new LongAdder();
    final LongAdder connected = new LongAdder();
    final LongAdder reconnects = new LongAdder();
    final LongAdder connectFailures = new LongAdder();
    final LongAdder violations = new LongAdder();
    final Histogram ackMicros = new ConcurrentHistogram(LONGEST_MICROS, 3);

    private final Map<Integer, LongAdder> refused = new ConcurrentHashMap<>();
    private final Map<Integer, LongAdder> closes = new ConcurrentHashMap<>();

    void refused(int status) {
        refused.computeIfAbsent(status, _ -> new LongAdder()).increment();
    }

    void closed(int code) {
        closes.computeIfAbsent(code, _ -> new LongAdder()).increment();
    }

    Statistics snapshot(int devices) {
        long answered = acked.sum() + nacked.sum() + lost.sum();
        long made = created.sum();
        return new Statistics(
                devices,
                connected.intValue(),
                made,
                sent.sum(),
                acked.sum(),
                nacked.sum(),
                nackedValues.sum(),
                unreadable.sum(),
                lost.sum(),
                Math.max(0, made - answered),
                frames.sum(),
                acks.sum(),
                reconnects.sum(),
                connectFailures.sum(),
                sums(refused),
                sums(closes),
                violations.sum(),
                latency(ackMicros.copy()));
    }

    private static Latency latency(Histogram micros) {
        return new Latency(
                micros.getTotalCount(),
                micros.getValueAtPercentile(50) / 1000.0,
                micros.getValueAtPercentile(90) / 1000.0,
                micros.getValueAtPercentile(99) / 1000.0,
                micros.getValueAtPercentile(99.9) / 1000.0,
                micros.getMaxValue() / 1000.0);
    }

    private static Map<Integer, Long> sums(Map<Integer, LongAdder> adders) {
        Map<Integer, Long> sums = new TreeMap<>();
        adders.forEach((key, adder) -> sums.put(key, adder.sum()));
        return sums;
    }
}
