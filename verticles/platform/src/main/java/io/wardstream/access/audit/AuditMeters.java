package io.wardstream.access.audit;

import io.micrometer.core.instrument.Counter;
import io.wardstream.ops.Meters;
import java.util.concurrent.atomic.AtomicInteger;

/** The meters of the audit. Thread-safe. */
final class AuditMeters {
    final Counter written;
    final Counter waited;
    final Counter refused;
    final Counter failures;
    final Counter sealed;
    final Counter sealFailures;
    final AtomicInteger depth = new AtomicInteger();

    private volatile double lagSeconds;

    AuditMeters(Meters meters) {
        written = meters.counter("audit.entries.written", "Entries committed");
        waited = meters.counter("audit.requests.waited", "Requests that waited for room");
        refused = meters.counter("audit.requests.refused", "Requests that waited in vain: 503");
        failures = meters.counter("audit.write.failures", "Batches to be tried again");
        sealed = meters.counter("audit.entries.sealed", "Entries put into a chain by this node");
        sealFailures = meters.counter("audit.seal.failures", "Sealings to be tried again");
        meters.gauge("audit.queue.depth", "Entries that wait for the database", depth::get);
        meters.gauge(
                "audit.seal.lag.seconds",
                "Age of the oldest entry that no chain holds yet; 0 on nodes that do not seal",
                () -> lagSeconds);
    }

    void lag(double seconds) {
        lagSeconds = seconds;
    }
}
