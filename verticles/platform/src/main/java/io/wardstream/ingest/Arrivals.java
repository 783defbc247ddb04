package io.wardstream.ingest;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Which seqs of one epoch have come over the present connection: tells how new a sample is, and
 * which jumps nobody has explained. Pure; not thread-safe.
 */
final class Arrivals {
    /** Seqs {@code from..to} that have not come, noticed at {@code since}, epoch millis. */
    record Hole(int from, int to, long since) {}

    /** Jumps waiting at once; one more passes the oldest over. */
    private static final int MAX_HOLES = 128;

    /**
     * So many known seqs at the start of a connection are looked for around their time: a device
     * that uses an epoch again shows there.
     */
    private static final int START_CHECKS = 3;

    private final SeqRanges missing = new SeqRanges();
    private final Deque<Hole> holes = new ArrayDeque<>();
    private int knownThrough;
    private int settledBefore;
    private int highest;
    private int highestEver;
    private int startChecks;
    private boolean anchored;

    /**
     * A connection begins.
     *
     * @param stored seqs above this are not in the database
     * @param settled seqs up to this are settled
     */
    void connected(int stored, int settled) {
        knownThrough = Math.max(stored, highestEver);
        settledBefore = settled;
        highest = 0;
        anchored = false;
        startChecks = START_CHECKS;
        holes.clear();
        missing.remove(1, Integer.MAX_VALUE);
    }

    /** The highest seq that this writer or the database may have seen. */
    int knownThrough() {
        return Math.max(knownThrough, highestEver);
    }

    /** True when the database may hold the seq from an earlier connection. */
    boolean isKnown(int seq) {
        return seq <= knownThrough;
    }

    int highestEver() {
        return highestEver;
    }

    boolean isAnchored() {
        return anchored;
    }

    /** The lowest seq of this connection: below it nothing is missed. */
    void anchor(int first) {
        anchored = true;
        raiseTo(first - 1);
    }

    private void raiseTo(int seq) {
        highest = Math.max(highest, seq);
        highestEver = Math.max(highestEver, seq);
    }

    Novelty receive(int seq, long now) {
        if (seq > highest) {
            if (seq - 1 > highest) {
                addHole(highest + 1, seq - 1, now);
            }
            raiseTo(seq);
            return isKnown(seq) ? known(seq) : Novelty.FRESH;
        }
        if (missing.contains(seq)) {
            missing.remove(seq, seq);
            return isKnown(seq) ? known(seq) : Novelty.BELATED;
        }
        return Novelty.REPEATED;
    }

    private Novelty known(int seq) {
        if (startChecks > 0) {
            startChecks--;
            return Novelty.REPEATED;
        }
        return seq <= settledBefore ? Novelty.REPEATED : Novelty.SUSPECT;
    }

    private void addHole(int from, int to, long now) {
        missing.add(from, to);
        holes.add(new Hole(from, to, now));
    }

    /** A gap the device declares: its seqs will never come. */
    void declareMissing(int from, int to, long now) {
        missing.remove(from, to);
        if (from - 1 > highest) {
            addHole(highest + 1, from - 1, now);
        }
        raiseTo(to);
    }

    boolean hasHoles() {
        return !holes.isEmpty();
    }

    /**
     * Takes the holes that nobody explained in time, without what came after all.
     *
     * @param before holes noticed at this time or earlier, epoch millis; also the oldest when there
     *     are too many
     */
    List<Hole> passOver(long before) {
        List<Hole> passed = new ArrayList<>();
        while (!holes.isEmpty() && (holes.peek().since() <= before || holes.size() > MAX_HOLES)) {
            Hole hole = holes.remove();
            int start = missing.nextFrom(hole.from());
            while (start >= 0 && start <= hole.to()) {
                int end = Math.min(missing.endOf(start), hole.to());
                missing.remove(start, end);
                passed.add(new Hole(start, end, hole.since()));
                start = missing.nextFrom(end + 1);
            }
        }
        return passed;
    }
}
