package io.wardstream.retrospect;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import io.wardstream.ops.Meters;
import io.wardstream.retrospect.fold.Reconciliation.Change;
import io.wardstream.retrospect.fold.Reconciliation.Kind;
import io.wardstream.samples.LateNotes.Waiting;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The meters of a node's judging of late samples. Thread-safe. */
final class RetrospectMeters {
    final Timer duration;
    final Counter samples;
    final Counter failures;
    private final Map<Kind, Counter> changes = new EnumMap<>(Kind.class);
    private volatile Waiting waiting = Waiting.NOTHING;

    RetrospectMeters(Meters meters) {
        duration = meters.timer("retrospect.range.duration", "Judging the late samples of a range");
        samples =
                meters.counter("retrospect.samples", "Samples judged: late ones and those around");
        failures = meters.counter("retrospect.failures", "Ranges that could not be judged");
        for (Kind kind : Kind.values()) {
            changes.put(
                    kind,
                    meters.counter(
                            "retrospect.alarms",
                            "Retrospective alarms: found, changed, joined, withdrawn",
                            "change",
                            kind.wireName()));
        }
        meters.gauge(
                "retrospect.devices.waiting",
                "Devices with late samples to be judged; 0 on nodes that do not judge them",
                () -> waiting.devices());
        meters.gauge(
                "retrospect.waiting.seconds",
                "How long the late samples wait that wait longest",
                () -> waiting.oldest().toSeconds());
    }

    void waiting(Waiting now) {
        waiting = now;
    }

    void changed(List<Change> made) {
        for (Change change : made) {
            Counter counter = changes.get(change.kind());
            if (counter != null) {
                counter.increment();
            }
        }
    }
}
