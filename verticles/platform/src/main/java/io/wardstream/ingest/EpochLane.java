package io.wardstream.ingest;

import io.wardstream.samples.EpochState;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * One epoch of one device as this writer sees it: what has come, what may have come before, what is
 * settled, where the ack stands. Outlives its connection while samples are pending. Pure; confined
 * to its writer's event loop.
 */
final class EpochLane {
    /** How the database must treat a sample. */
    enum Novelty {
        /** Sent for the first time: plain insert. */
        FRESH,
        /** May be stored, then with this very time. */
        SUSPECT,
        /** Sent twice in this connection: look around its time. */
        REPEATED,
        /**
         * Of a part that is settled, or the first of a connection: look through the whole epoch.
         */
        QUESTIONABLE
    }

    /** Jumps waiting at once; one more passes the oldest over. */
    private static final int MAX_HOLES = 128;

    /**
     * So many samples at the start of a connection are looked for in the whole epoch: a re-used
     * epoch shows there.
     */
    private static final int START_CHECKS = 3;

    record Hole(int from, int to, long since) {}

    private final DeviceLanes device;
    private final long epoch;
    private final int epochNo;
    private final LaneClock clock;
    private final SeqRanges settled = new SeqRanges();
    private final SeqRanges missing = new SeqRanges();
    private final Deque<Hole> holes = new ArrayDeque<>();

    private int knownThrough;
    private int settledAtStart;
    private int highest;
    private int base;
    private int acked;
    private int pending;
    private int previousPublished;
    private int startChecks;
    private int checkpointed;
    private long waitingSince;
    private boolean anchored;
    private boolean repeatAck;
    private boolean live;

    EpochLane(DeviceLanes device, EpochState state) {
        this.device = device;
        this.epoch = state.epoch();
        this.epochNo = state.epochNo();
        this.clock = new LaneClock(state.segments());
        this.knownThrough = state.knownThrough();
        this.base = state.ackedSeq();
        this.checkpointed = base;
    }

    DeviceLanes device() {
        return device;
    }

    long epoch() {
        return epoch;
    }

    int epochNo() {
        return epochNo;
    }

    LaneClock clock() {
        return clock;
    }

    boolean isLive() {
        return live;
    }

    int pending() {
        return pending;
    }

    /** Every seq up to here is settled. */
    int base() {
        return base;
    }

    /** The highest seq that this writer or the database may have seen. */
    int knownThrough() {
        return Math.max(knownThrough, highest);
    }

    /**
     * A connection begins to use the lane.
     *
     * @param state what the database knows now
     * @param oldest the lowest seq the device still holds, 0 when it did not say
     * @param isLive the hello's own epoch, not an older one
     */
    void connected(EpochState state, int oldest, boolean isLive) {
        live = isLive;
        // an older epoch's backlog may lie anywhere in time, so nothing of it is certainly new
        boolean unsure = !isLive && !state.created();
        knownThrough = unsure ? Integer.MAX_VALUE : Math.max(knownThrough(), state.knownThrough());
        base = Math.max(base, state.ackedSeq());
        settledAtStart = base;
        acked = base;
        highest = 0;
        anchored = false;
        startChecks = state.created() ? START_CHECKS : 0;
        holes.clear();
        missing.remove(1, Integer.MAX_VALUE);
        if (oldest > 0) {
            anchor(oldest);
        }
    }

    private void anchor(int first) {
        anchored = true;
        base = settled.advance(Math.max(base, first - 1));
        acked = Math.max(acked, Math.min(base, first - 1));
        highest = Math.max(highest, first - 1);
    }

    /** Takes note of a sample (or of a refused one) and says how new it is. */
    Novelty receive(int seq, long now) {
        if (!anchored) {
            anchor(seq);
        }
        if (seq > highest) {
            if (seq > highest + 1) {
                addHole(highest + 1, seq - 1, now);
            }
            highest = seq;
            return seq > knownThrough ? Novelty.FRESH : suspect(seq);
        }
        if (missing.contains(seq)) {
            missing.remove(seq, seq);
            return suspect(seq);
        }
        return Novelty.REPEATED;
    }

    private Novelty suspect(int seq) {
        if (startChecks < START_CHECKS) {
            startChecks++;
            return Novelty.QUESTIONABLE;
        }
        return seq <= settledAtStart && live ? Novelty.REPEATED : Novelty.SUSPECT;
    }

    private void addHole(int from, int to, long now) {
        missing.add(from, to);
        holes.add(new Hole(from, to, now));
    }

    /** A gap the device declares: its seqs will never come. */
    void declareMissing(int from, int to, long now) {
        if (!anchored) {
            anchor(from);
        }
        missing.remove(from, to);
        if (from > highest + 1) {
            addHole(highest + 1, from - 1, now);
        }
        highest = Math.max(highest, to);
    }

    boolean hasHoles() {
        return !holes.isEmpty();
    }

    /**
     * Takes the holes that nobody explained in time.
     *
     * @param before holes found earlier than this, epoch millis, are passed over; also the oldest
     *     when there are too many
     */
    List<Hole> passOver(long before) {
        List<Hole> passed = new ArrayList<>();
        while (!holes.isEmpty() && (holes.peek().since() <= before || holes.size() > MAX_HOLES)) {
            Hole hole = holes.remove();
            int from = hole.from();
            while (from <= hole.to()) {
                int start = missing.nextFrom(from);
                if (start < 0 || start > hole.to()) {
                    break;
                }
                int end = Math.min(missing.endOf(start), hole.to());
                missing.remove(start, end);
                passed.add(new Hole(start, end, hole.since()));
                from = end + 1;
            }
        }
        return passed;
    }

    void submitted() {
        pending++;
    }

    /** A submitted sample left the buffer without being settled: its session was lost. */
    void abandoned() {
        pending--;
    }

    /**
     * A submitted sample is committed, equal to a committed one, or refused on record.
     *
     * @param receivedAt epoch millis
     */
    void completed(int seq, long receivedAt) {
        pending--;
        if (waitingSince == 0) {
            waitingSince = receivedAt;
        }
        settle(seq, seq);
    }

    /**
     * When the oldest sample was received that the next ack will cover, epoch millis; 0 when there
     * is none.
     */
    long waitingSince() {
        return waitingSince;
    }

    /** Seqs are on record as missing or refused. */
    void settle(int from, int to) {
        if (from <= base + 1 && settled.isEmpty()) {
            base = Math.max(base, to);
        } else {
            settled.add(from, to);
            base = settled.advance(base);
        }
        repeatAck |= to <= acked;
    }

    /** The seq to ack now; 0 when the device knows already. */
    int ackDue() {
        return base > acked || repeatAck ? base : 0;
    }

    void ackSent() {
        acked = base;
        repeatAck = false;
        waitingSince = 0;
    }

    /** True when the database's note of {@link #base} is behind. */
    boolean needsCheckpoint() {
        return base > checkpointed;
    }

    void checkpointed(int seq) {
        checkpointed = Math.max(checkpointed, seq);
    }

    /** The seq published before this one; remembers this one. */
    int publish(int seq) {
        int previous = previousPublished;
        previousPublished = seq;
        return previous;
    }

    /** True while an identity conflict means the device began an epoch it had used before. */
    boolean isStarting() {
        return base <= settledAtStart;
    }
}
