package io.wardstream.simulator;

import java.util.Locale;

/** The line a second that tells how it goes. Not thread-safe. */
final class LiveLine {
    private Statistics before;
    private long beforeNanos;

    LiveLine(Statistics start, long startNanos) {
        this.before = start;
        this.beforeNanos = startNanos;
    }

    String next(Statistics now, long nanos) {
        double seconds = Math.max(1, nanos - beforeNanos) / 1e9;
        String line =
                String.format(
                        Locale.ROOT,
                        "devices=%d/%d sent/s=%.0f acked/s=%.0f held=%d ackMs p50=%.1f p99=%.1f p999=%.1f",
                        now.connected(),
                        now.devices(),
                        (now.sent() - before.sent()) / seconds,
                        (now.acked() - before.acked()) / seconds,
                        now.held(),
                        now.ackMillis().p50(),
                        now.ackMillis().p99(),
                        now.ackMillis().p999());
        before = now;
        beforeNanos = nanos;
        return line;
    }
}
