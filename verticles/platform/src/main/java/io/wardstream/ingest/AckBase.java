package io.wardstream.ingest;

/**
 * How far one epoch is settled without a gap, and what of that the device has been told. Pure; not
 * thread-safe.
 */
final class AckBase {
    private final SeqRanges settled = new SeqRanges();
    private int base;
    private int settledAtStart;
    private int acked;
    private boolean repeatAck;

    AckBase(int base) {
        this.base = base;
    }

    /**
     * A connection begins.
     *
     * @param stored what the database has noted
     */
    void connected(int stored) {
        base = settled.advance(Math.max(base, stored));
        settledAtStart = base;
        acked = base;
        repeatAck = false;
    }

    /**
     * What lies below the lowest seq of the connection is the device's past: acked, or given up.
     */
    void anchor(int first) {
        base = settled.advance(Math.max(base, first - 1));
        acked = Math.max(acked, Math.min(base, first - 1));
        settledAtStart = base;
    }

    /** The device is told the base by a welcome. */
    void told() {
        acked = base;
    }

    /** Every seq up to here is settled. */
    int base() {
        return base;
    }

    void settle(int from, int to) {
        if (from - 1 <= base && settled.isEmpty()) {
            base = Math.max(base, to);
        } else {
            settled.add(from, to);
            base = settled.advance(base);
        }
        repeatAck |= to <= acked;
    }

    /** The seq to ack now; 0 when the device knows already. */
    int due() {
        return base > acked || repeatAck ? base : 0;
    }

    void sent() {
        acked = base;
        repeatAck = false;
    }

    /** True until something of this connection is settled. */
    boolean isStarting() {
        return base <= settledAtStart;
    }
}
