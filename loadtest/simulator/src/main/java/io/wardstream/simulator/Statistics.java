package io.wardstream.simulator;

import java.util.Map;

/**
 * Counters of a simulation since its start; a snapshot, not exact while it runs (the ledger is).
 *
 * @param devices devices simulated
 * @param connected devices with a welcome behind them, now
 * @param created samples measured
 * @param sent samples written to a socket, each time it was
 * @param acked samples covered by an ack
 * @param nacked samples refused whole
 * @param nackedValues single values refused
 * @param unreadable frames the server could not read
 * @param lost samples dropped by a full buffer
 * @param held samples kept because no answer came yet
 * @param frames sample frames written
 * @param acks ack frames read
 * @param reconnects connections after the first of each device
 * @param connectFailures attempts that got no answer
 * @param refusedByStatus upgrades refused, by HTTP status
 * @param closesByCode connections ended, by close code (1006: cut)
 * @param violations answers that break the protocol; the first of each device is logged
 * @param ackMillis time from writing a sample's frame to reading its ack
 */
public record Statistics(
        int devices,
        int connected,
        long created,
        long sent,
        long acked,
        long nacked,
        long nackedValues,
        long unreadable,
        long lost,
        long held,
        long frames,
        long acks,
        long reconnects,
        long connectFailures,
        Map<Integer, Long> refusedByStatus,
        Map<Integer, Long> closesByCode,
        long violations,
        Latency ackMillis) {

    /** Milliseconds at the named percentiles, over count samples. */
    public record Latency(
            long count, double p50, double p90, double p99, double p999, double max) {}
}
