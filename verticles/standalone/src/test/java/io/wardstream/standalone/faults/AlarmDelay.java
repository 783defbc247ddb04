package io.wardstream.standalone.faults;

import io.wardstream.standalone.faults.AlarmViewer.Seen;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** How long an alarm took from the sample that crossed the limit to a page. */
record AlarmDelay(String alarmId, Duration time) {
    private static final int PERCENT = 100;

    /** Of each alarm as it was seen first; devices and the test have one clock. */
    static List<AlarmDelay> of(List<Seen> seen) {
        long nowNanos = System.nanoTime();
        Instant now = Instant.now();
        Set<String> known = new HashSet<>();
        return seen.stream()
                .filter(it -> known.add(it.id()))
                .map(it -> of(it, now.minusNanos(nowNanos - it.nanos())))
                .toList();
    }

    private static AlarmDelay of(Seen seen, Instant arrived) {
        Instant since = Instant.parse(seen.alarm().getString("conditionSince"));
        return new AlarmDelay(seen.id(), Duration.between(since, arrived));
    }

    /** The longest when there are few. */
    static Duration percentile(List<AlarmDelay> delays, int percent) {
        List<Duration> sorted = delays.stream().map(AlarmDelay::time).sorted().toList();
        int index = (int) Math.ceil((double) percent / PERCENT * sorted.size()) - 1;
        return sorted.get(Math.clamp(index, 0, sorted.size() - 1));
    }

    static String text(List<AlarmDelay> delays) {
        return "count="
                + delays.size()
                + " p50Ms="
                + percentile(delays, 50).toMillis()
                + " p99Ms="
                + percentile(delays, 99).toMillis();
    }
}
