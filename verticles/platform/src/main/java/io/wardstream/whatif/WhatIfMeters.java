package io.wardstream.whatif;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import io.wardstream.ops.Meters;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** The meters of what-ifs, shared by the instances of a node. Thread-safe. */
final class WhatIfMeters {

    /** How it ended for who had taken a job. */
    enum End {
        DONE,
        FAILED,
        /** Cancelled, or another has it. */
        LOST,
        /** Left to others: this node stops, or the database does not answer. */
        RELEASED
    }

    final Timer duration;
    final Counter samples;
    final Counter failures;
    private final Map<End, Counter> ends = new EnumMap<>(End.class);

    WhatIfMeters(Meters meters) {
        duration = meters.timer("whatif.job.duration", "One attempt at a job, however it ended");
        samples = meters.counter("whatif.samples", "Samples judged again");
        failures = meters.counter("whatif.failures", "Looks for a job that the database failed");
        for (End end : End.values()) {
            ends.put(
                    end,
                    meters.counter(
                            "whatif.jobs",
                            "Attempts at jobs by how they ended: done, failed, lost, released",
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
