package io.wardstream.alerts;

import io.micrometer.core.instrument.Counter;
import io.wardstream.ops.Meters;
import java.util.concurrent.atomic.AtomicInteger;

/** The meters of scores on this node, shared by its instances. Thread-safe. */
final class ScoreMeters {
    final Counter written;
    final Counter superseded;
    final Counter writeFailures;
    final Counter readFailures;
    final AtomicInteger unseeded = new AtomicInteger();

    ScoreMeters(Meters meters) {
        written = meters.counter("alerts.scores.written", "Changes of scores put into the history");
        superseded =
                meters.counter(
                        "alerts.scores.superseded",
                        "Changes of scores left out of the history: the next came before they were"
                                + " written");
        writeFailures =
                meters.counter(
                        "alerts.scores.write.failures",
                        "Writes of changed scores that failed, each try");
        readFailures =
                meters.counter(
                        "alerts.scores.read.failures",
                        "Reads of what scores are made of that failed, each try");
        meters.gauge(
                "alerts.scores.unseeded",
                "Patients whose score waits to learn what is stored",
                unseeded::get);
    }
}
