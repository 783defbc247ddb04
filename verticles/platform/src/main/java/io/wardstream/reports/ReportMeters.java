package io.wardstream.reports;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import io.wardstream.ops.Meters;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** The meters of reports, shared by the instances of a node. Thread-safe. */
final class ReportMeters {

    /** How it ended for who had taken a job. */
    enum End {
        DONE,
        FAILED,
        /** Cancelled, or another has it. */
        LOST,
        /** To be tried again: the database, the object store or the disk did not do its part. */
        RETRIED,
        /** Left to others: this node stops. */
        RELEASED
    }

    final AtomicInteger waiting = new AtomicInteger();
    final AtomicInteger running = new AtomicInteger();
    final Timer duration;
    final Counter failures;
    private final Map<End, Counter> ends = new EnumMap<>(End.class);

    ReportMeters(Meters meters) {
        meters.gauge("reports.waiting", "Reports that are due and nobody makes yet", waiting::get);
        meters.gauge("reports.running", "Reports this node is making", running::get);
        duration =
                meters.timer("reports.job.duration", "One attempt at a report, however it ended");
        failures = meters.counter("reports.failures", "Looks for a job that the database failed");
        for (End end : End.values()) {
            ends.put(
                    end,
                    meters.counter(
                            "reports.jobs",
                            "Attempts at reports by how they ended",
                            "outcome",
                            end.name().toLowerCase(Locale.ROOT)));
        }
    }

    void ended(End end) {
        Counter counter = ends.get(end);
        if (counter != null) {
            counter.increment();
        }
    }
}
