package io.wardstream.alerts;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.ops.Meters;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The meters of judging on this node, shared by its instances. Thread-safe. */
final class AlertMeters {
    final Counter samplesJudged;
    final Counter samplesFilled;
    final Counter gapsGivenUp;
    final Counter stepsDropped;
    final Counter stale;
    final Counter adopted;
    final Counter writeFailures;
    final Counter restoreFailures;
    final Counter silenceChecks;
    final Counter conditionsRefused;
    final Timer judgeDuration;
    private final Timer busDelay;
    final Timer writeDuration;
    final Timer raiseDelay;
    final AtomicInteger gapsOpen = new AtomicInteger();
    final AtomicInteger unrecorded = new AtomicInteger();
    final AtomicInteger unplaced = new AtomicInteger();
    final AtomicInteger shardsOwned = new AtomicInteger();
    final AtomicInteger patients = new AtomicInteger();
    final AtomicInteger restoring = new AtomicInteger();

    private final Map<AlarmPriority, Counter> raised = new EnumMap<>(AlarmPriority.class);

    AlertMeters(Meters meters) {
        samplesJudged = meters.counter("alerts.samples.judged", "Live samples judged");
        samplesFilled =
                meters.counter(
                        "alerts.gaps.filled",
                        "Samples missed on the bus, read from the database and judged");
        gapsGivenUp =
                meters.counter(
                        "alerts.gaps.given.up",
                        "Gaps that nobody filled in time, or beyond the bound of a device");
        stepsDropped =
                meters.counter(
                        "alerts.steps.dropped",
                        "Steps of alarms left out of the record while the database was away");
        stale =
                meters.counter(
                        "alerts.alarms.stale",
                        "Changes of alarms that somebody else had changed meanwhile");
        adopted =
                meters.counter(
                        "alerts.alarms.adopted", "Raises that met an alarm of the same condition");
        writeFailures =
                meters.counter("alerts.write.failures", "Writes of alarms that failed, each try");
        restoreFailures =
                meters.counter("alerts.restore.failures", "Reads at takeover that failed");
        silenceChecks =
                meters.counter(
                        "alerts.silence.checks",
                        "Devices looked up in the database before they are called disconnected");
        conditionsRefused =
                meters.counter(
                        "alerts.conditions.refused",
                        "Technical conditions beyond those that are kept of a device, each time"
                                + " they are told");
        busDelay =
                meters.timer(
                        "alerts.bus.delay",
                        "From publishing samples to hearing them, by the clocks of both nodes");
        judgeDuration = meters.timer("alerts.judge.duration", "Judging one message of the bus");
        writeDuration = meters.timer("alerts.write.duration", "Recording alarms, one statement");
        raiseDelay =
                meters.timer(
                        "alerts.raise.delay",
                        "From the receipt of the sample that completes a condition to its raise");
        for (AlarmPriority priority : AlarmPriority.values()) {
            raised.put(
                    priority,
                    meters.counter(
                            "alerts.alarms.raised",
                            "Alarms raised and recorded by this node",
                            "priority",
                            priority.wireName()));
        }
        meters.gauge(
                "alerts.gaps.open", "Runs of samples known of and not judged yet", gapsOpen::get);
        meters.gauge(
                "alerts.alarms.unrecorded",
                "Alarms shown that the database does not have yet",
                unrecorded::get);
        meters.gauge(
                "alerts.alarms.unplaced",
                "Alarms that wait to learn whom their device measures",
                unplaced::get);
        meters.gauge("alerts.shards.owned", "Shards judged by this node", shardsOwned::get);
        meters.gauge("alerts.patients", "Patients judged by this node", patients::get);
        meters.gauge(
                "alerts.patients.restoring",
                "Patients whose alarms and last samples have not been read yet",
                restoring::get);
    }

    void raised(AlarmPriority priority) {
        Counter counter = raised.get(priority);
        if (counter != null) {
            counter.increment();
        }
    }

    void busDelay(long millis) {
        busDelay.record(Math.max(0, millis), TimeUnit.MILLISECONDS);
    }

    void raiseDelay(long millis) {
        raiseDelay.record(Math.max(0, millis), TimeUnit.MILLISECONDS);
    }
}
