package io.wardstream.lifecycle;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import io.wardstream.ops.Meters;
import io.wardstream.samples.rollup.RollupStep;
import io.wardstream.samples.rollup.RollupStep.Kind;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The meters of a node's roll-up. Thread-safe. */
final class RollupMeters {
    final Counter failures;
    private final Counter minutes;
    private final Counter hours;
    private final Map<Kind, Timer> durations = new EnumMap<>(Kind.class);
    private volatile double lagSeconds;
    private volatile long dirty;

    RollupMeters(Meters meters) {
        failures = meters.counter("rollup.failures", "Steps of the roll-up that failed");
        minutes = meters.counter("rollup.buckets", "Buckets written", "length", "minute");
        hours = meters.counter("rollup.buckets", "Buckets written", "length", "hour");
        for (Kind kind : new Kind[] {Kind.CLOSED, Kind.REPAIRED}) {
            durations.put(
                    kind,
                    meters.timer(
                            "rollup.step.duration",
                            "A step: minutes that were over, or dirty ones again",
                            "step",
                            kind == Kind.CLOSED ? "closed" : "repaired"));
        }
        meters.gauge(
                "rollup.lag.seconds",
                "How far the roll-up is behind now; 0 on nodes that do not roll up",
                () -> lagSeconds);
        meters.gauge(
                "rollup.dirty.waiting",
                "Minutes of devices to be added up again, counted to 10,000",
                () -> dirty);
    }

    void done(RollupStep step, double lag, long nanos) {
        minutes.increment(step.minutes());
        hours.increment(step.hours());
        lagSeconds = lag;
        dirty = step.dirty();
        Timer duration = durations.get(step.kind());
        if (duration != null) {
            duration.record(nanos, TimeUnit.NANOSECONDS);
        }
    }

    /** Somebody else rolls up now. */
    void idle() {
        lagSeconds = 0;
        dirty = 0;
    }
}
