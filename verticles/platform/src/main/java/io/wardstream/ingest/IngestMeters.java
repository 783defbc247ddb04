package io.wardstream.ingest;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Timer;
import io.wardstream.ops.Meters;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What the listener counts. The law anyone can add up, per process since its start: {@code
 * ingest_samples_received = committed + duplicate + rejected + pending}. One a node; thread-safe.
 */
final class IngestMeters {
    final Counter received;
    final Counter committed;
    final Counter duplicate;
    final Counter refused;
    final Counter conflicted;
    final Counter poisoned;
    final Counter fenced;
    final Counter reused;
    final Counter late;
    final Counter valuesRefused;
    final Counter framesUnreadable;
    final Counter conditionsRefused;
    final Counter gapsDeclared;
    final Counter gapsPassedOver;
    final Counter flushRetries;
    final Counter digests;
    final Timer ackDuration;
    final Timer flushDuration;
    final DistributionSummary batchSize;
    final AtomicInteger pending = new AtomicInteger();
    final AtomicInteger connections = new AtomicInteger();
    final AtomicInteger strangers = new AtomicInteger();
    final AtomicInteger heldBack = new AtomicInteger();

    private final Meters meters;

    IngestMeters(Meters meters) {
        this.meters = meters;
        received = meters.counter("ingest.samples.received", "Samples decoded");
        committed = meters.counter("ingest.samples.committed", "Samples stored");
        duplicate =
                meters.counter(
                        "ingest.samples.duplicate",
                        "Samples that were stored already, with the same content");
        refused = rejected("refused");
        conflicted = rejected("identity_conflict");
        poisoned = rejected("poisoned");
        fenced = rejected("fenced");
        reused = rejected("epoch_reused");
        late = meters.counter("ingest.samples.not.live", "Samples received that were not live");
        valuesRefused =
                meters.counter(
                        "ingest.values.refused", "Values refused while their sample was kept");
        framesUnreadable =
                meters.counter(
                        "ingest.frames.unreadable", "Messages of which nothing could be used");
        conditionsRefused =
                meters.counter(
                        "ingest.conditions.refused",
                        "Technical conditions beyond those that are kept of a device");
        gapsDeclared = meters.counter("ingest.gaps.declared", "Samples that devices declared lost");
        gapsPassedOver =
                meters.counter(
                        "ingest.gaps.passed.over", "Samples that never came and were passed over");
        flushRetries = meters.counter("ingest.flush.retries", "Flushes tried again");
        digests =
                meters.counter("ingest.digests", "Messages that say how far the devices have come");
        ackDuration =
                meters.timer(
                        "ingest.ack.duration",
                        "From reading a sample to sending the ack that covers it");
        flushDuration = meters.timer("ingest.flush.duration", "From sending a flush to its commit");
        batchSize = meters.summary("ingest.batch.size", "Samples a flush");
        meters.gauge("ingest.samples.pending", "Samples decoded and not yet settled", pending::get);
        meters.gauge("ingest.connections", "Device connections", connections::get);
        meters.gauge(
                "ingest.strangers",
                "STOMP connections that have not shown a token yet",
                strangers::get);
        meters.gauge(
                "ingest.held.back",
                "Listeners whose buffer is nearly full, so that they do not read all devices",
                heldBack::get);
    }

    private Counter rejected(String reason) {
        return meters.counter(
                "ingest.samples.rejected", "Samples not stored, by reason", "reason", reason);
    }

    /** Counts an upgrade refused; {@code reason} is from a closed set. */
    void connectionRefused(String reason) {
        meters.counter(
                        "ingest.connections.refused",
                        "Upgrades refused, by reason",
                        "reason",
                        reason)
                .increment();
    }

    /**
     * Takes the time of an ack; {@code receivedAt} is the oldest sample's, 0 when it covers only
     * records.
     */
    void acked(long receivedAt, long now) {
        if (receivedAt > 0) {
            ackDuration.record(Math.max(0, now - receivedAt), TimeUnit.MILLISECONDS);
        }
    }

    void connectionClosed(int code) {
        meters.counter(
                        "ingest.connections.closed",
                        "Connections the server closed, by code",
                        "code",
                        Integer.toString(code))
                .increment();
    }
}
