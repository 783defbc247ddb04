package io.wardstream.simulator;

import io.wardstream.simulator.ledger.EpochLedger;
import io.wardstream.simulator.ledger.SeqRanges;

/**
 * One run of a device's counter: which samples it made, sent, and still holds. Knows nothing of
 * sockets and clocks. Confined to one event loop.
 */
final class EpochRun {
    private final long epoch;
    private final int baseTick;
    private final long firstAt;
    private final SampleRing ring;
    private final InFlight inFlight = new InFlight();
    private final SeqRanges skipped = new SeqRanges(); // never made: a jump
    private final SeqRanges nacked = new SeqRanges();
    private final SeqRanges lost = new SeqRanges();
    private final SeqRanges neverSent = new SeqRanges(); // lost before it was sent
    private final SeqRanges moved = new SeqRanges();

    private int ackedThrough;
    private int sentThrough; // in this connection
    private int everSentThrough;
    private int lostDeclaredThrough; // in this connection
    private long transmissions;
    private long nackedValues;

    EpochRun(long epoch, int baseTick, long firstAt) {
        this.epoch = epoch;
        this.baseTick = baseTick;
        this.firstAt = firstAt;
        this.ring = new SampleRing(firstAt);
    }

    long epoch() {
        return epoch;
    }

    SampleRing ring() {
        return ring;
    }

    InFlight inFlight() {
        return inFlight;
    }

    int ackedThrough() {
        return ackedThrough;
    }

    int everSentThrough() {
        return everSentThrough;
    }

    /** The highest seq the server can know of: sent, or declared lost. */
    int highestTold() {
        return Math.max(everSentThrough, lost.last());
    }

    int tickOf(int seq) {
        return baseTick + seq - 1;
    }

    /** Leaves out some seqs, as a broken device would. */
    void skip(int count, long at) {
        for (int i = 0; i < count; i++) {
            skipped.add(ring.add(at));
        }
    }

    /** Drops the oldest held sample; returns whether a sample that mattered was lost. */
    boolean dropOldest() {
        int seq = ring.oldest();
        ring.trimThrough(seq);
        if (skipped.contains(seq) || nacked.contains(seq)) {
            return false;
        }
        lost.add(seq);
        if (seq > everSentThrough) {
            neverSent.add(seq);
        }
        return true;
    }

    /** A connection begins: what is held is to be sent again. */
    void rewind() {
        sentThrough = ring.oldest() - 1;
        lostDeclaredThrough = 0;
        inFlight.clear();
    }

    /** Samples sent in this connection that have no answer yet. */
    int unanswered() {
        return Math.max(0, sentThrough - ring.oldest() + 1);
    }

    /**
     * Held samples not yet sent in this connection; an upper bound when seqs were skipped or
     * nacked.
     */
    int unsent() {
        return ring.next() - 1 - Math.max(sentThrough, ring.oldest() - 1);
    }

    /** The next seq to send, 0 when there is none. */
    int nextToSend() {
        int seq = Math.max(sentThrough + 1, ring.oldest());
        while (seq < ring.next() && !isToSend(seq)) {
            seq++;
        }
        return seq < ring.next() ? seq : 0;
    }

    void sent(int seq) {
        sentThrough = seq;
        everSentThrough = Math.max(everSentThrough, seq);
        transmissions++;
    }

    void sentTwice(int count) {
        transmissions += count;
    }

    /** Lost samples the server has not been told of in this connection. */
    SeqRanges undeclared() {
        SeqRanges ranges = lost.copy();
        ranges.remove(1, Math.max(ackedThrough, lostDeclaredThrough));
        return ranges;
    }

    boolean hasUndeclared() {
        return !lost.isEmpty() && lost.last() > Math.max(ackedThrough, lostDeclaredThrough);
    }

    void declared(int through) {
        lostDeclaredThrough = through;
    }

    /** Takes a cumulative ack; returns how many samples it newly covers. */
    int acknowledge(int seq) {
        int through = Math.min(seq, ring.next() - 1);
        if (through <= ackedThrough) {
            return 0;
        }
        int covered = through - ackedThrough;
        if (!skipped.isEmpty() || !nacked.isEmpty() || !lost.isEmpty()) {
            for (int i = ackedThrough + 1; i <= through; i++) {
                covered -= isSettled(i) ? 1 : 0;
            }
        }
        ackedThrough = through;
        ring.trimThrough(through);
        return covered;
    }

    /** Takes the refusal of a whole sample; false when it was settled already. */
    boolean refuse(int seq) {
        if (seq < 1 || seq >= ring.next() || isSettled(seq)) {
            return false;
        }
        nacked.add(seq);
        return true;
    }

    void refuseValue() {
        nackedValues++;
    }

    /** Gives up this epoch: what is held goes to another. */
    void moveHeld() {
        for (int seq = ring.oldest(); seq < ring.next(); seq++) {
            if (isToSend(seq)) {
                moved.add(seq);
            }
        }
        ring.trimThrough(ring.next() - 1);
    }

    /** Whether nothing is left to do for this epoch. */
    boolean isSettled() {
        return ring.size() == 0 && (lost.isEmpty() || lost.last() <= ackedThrough);
    }

    EpochLedger ledger(String deviceId, String source) {
        SeqRanges created = through(ring.next() - 1).minus(skipped);
        SeqRanges acked =
                through(ackedThrough).minus(skipped).minus(nacked).minus(lost).minus(moved);
        SeqRanges held = created.minus(through(ring.oldest() - 1)).minus(nacked).minus(moved);
        return new EpochLedger(
                deviceId,
                epoch,
                baseTick,
                source,
                firstAt,
                created,
                through(everSentThrough).minus(skipped).minus(neverSent),
                acked,
                nacked.copy(),
                lost.copy(),
                held,
                moved.copy(),
                ackedThrough,
                transmissions,
                nackedValues);
    }

    private boolean isToSend(int seq) {
        return (skipped.isEmpty() || !skipped.contains(seq))
                && (nacked.isEmpty() || !nacked.contains(seq));
    }

    private boolean isSettled(int seq) {
        return skipped.contains(seq) || nacked.contains(seq) || lost.contains(seq);
    }

    private static SeqRanges through(int seq) {
        return SeqRanges.of(1, seq);
    }
}
