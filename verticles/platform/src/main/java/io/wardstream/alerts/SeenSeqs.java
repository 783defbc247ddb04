package io.wardstream.alerts;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which samples of one epoch of a device have been judged, and which are known to have been
 * published and were not seen. Holds at most {@link #MAX_GAPS} gaps; beyond, the oldest is given up
 * and counted. Confined to one event loop.
 */
final class SeenSeqs {
    static final int MAX_GAPS = 32;

    /** Of a longer gap the newest are looked for. */
    static final int LONGEST_GAP = 1_000;

    /** At first sight of an epoch: what its owner may have judged before, and may not. */
    static final int FIRST_GAP = 60;

    /** The first reads of a gap look between its neighbors only. */
    private static final int NARROW_READS = 3;

    private static final long NARROW_MILLIS = 2_000;

    /** A device may be allowed to send as live what is ten minutes old. */
    private static final long WIDE_MILLIS = 610_000;

    /** Where to look for what came before the first sample that was seen. */
    private static final long BEFORE_FIRST_MILLIS = 120_000;

    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 2_000;

    private final List<Gap> gaps = new ArrayList<>(2);
    private int highest;
    private long highestObservedAt;
    private int settledThrough;

    /** What is missing, seqs {@code from..to}, observed between its neighbors. */
    static final class Gap {
        private int from;
        private int to;
        private final long observedFrom;
        private final long observedTo;
        private final long since;
        private int reads;
        private long nextReadAt;
        private boolean isWide;
        private boolean isBeingRead;

        private Gap(int from, int to, long observedFrom, long observedTo, long since) {
            this.from = from;
            this.to = to;
            this.observedFrom = observedFrom;
            this.observedTo = observedTo;
            this.since = since;
        }

        private Gap restAfter(int seq) {
            Gap rest = new Gap(seq + 1, to, observedFrom, observedTo, since);
            rest.reads = reads;
            rest.nextReadAt = nextReadAt;
            rest.isWide = isWide;
            rest.isBeingRead = isBeingRead;
            return rest;
        }

        int from() {
            return from;
        }

        int to() {
            return to;
        }

        /** Epoch milliseconds of this platform's clock: when it was noticed. */
        long since() {
            return since;
        }

        /** Where to look, epoch milliseconds. */
        long lookFrom() {
            return observedFrom - (isWide ? WIDE_MILLIS : NARROW_MILLIS);
        }

        /** Epoch milliseconds, excluded. */
        long lookTo() {
            return observedTo + (isWide ? WIDE_MILLIS : NARROW_MILLIS);
        }

        boolean isDue(long now) {
            return now >= nextReadAt;
        }

        private void beginRead(long now, boolean isLast) {
            isBeingRead = true;
            isWide = isLast || reads >= NARROW_READS;
            long pause = FIRST_PAUSE_MILLIS << Math.min(reads, 5);
            nextReadAt = now + Math.min(LONGEST_PAUSE_MILLIS, pause);
            reads++;
        }
    }

    /** True when the sample has not been judged. */
    boolean isNew(int seq) {
        return seq > highest || gapOf(seq) != null;
    }

    /** True when nothing of this epoch has been seen. */
    boolean isUnknown() {
        return highest == 0;
    }

    /** Every seq up to here is stored, or will never be. */
    int settledThrough() {
        return settledThrough;
    }

    List<Gap> gaps() {
        return gaps;
    }

    /**
     * Everything up to {@code seq} was published and must have been seen, or is missing.
     *
     * @param now epoch milliseconds; what is missing was observed before
     * @return gaps given up or cut for it, 0 or 1
     */
    int published(int seq, long now) {
        if (seq <= highest) {
            return 0;
        }
        int from = Math.max(highest + 1, seq + 1 - (isUnknown() ? FIRST_GAP : LONGEST_GAP));
        long since = highestObservedAt == 0 ? now - BEFORE_FIRST_MILLIS : highestObservedAt;
        boolean isCut = !isUnknown() && from > highest + 1;
        gaps.add(new Gap(from, seq, since, now, now));
        highest = seq;
        if (gaps.size() > MAX_GAPS) {
            gaps.removeFirst();
            return 1;
        }
        return isCut ? 1 : 0;
    }

    /** The sample is judged; what lies below it is not touched. */
    void judged(int seq, long observedAt) {
        if (seq > highest) {
            highest = seq;
            highestObservedAt = observedAt;
            return;
        }
        Gap gap = gapOf(seq);
        if (gap != null) {
            remove(gap, seq);
        }
    }

    /** What lies below was observed before anything that counts. */
    void forgetBelow(int seq) {
        for (Gap gap : gaps) {
            gap.from = Math.max(gap.from, seq);
        }
        gaps.removeIf(gap -> gap.from > gap.to);
    }

    private void remove(Gap gap, int seq) {
        int index = gaps.indexOf(gap);
        if (seq < gap.to) {
            gaps.add(index + 1, gap.restAfter(seq));
        }
        gap.to = seq - 1;
        if (gap.to < gap.from) {
            Gap _ = gaps.remove(index);
        }
    }

    /** No more will come up to here than what is stored now. */
    void settled(int through) {
        if (through > settledThrough) {
            settledThrough = through;
            gaps.stream().filter(gap -> gap.from <= through).forEach(gap -> gap.nextReadAt = 0);
        }
    }

    /** A read of the gap begins; the next one waits longer. */
    void beginRead(Gap gap, long now) {
        gap.beginRead(now, gap.from <= settledThrough);
    }

    /** The read has failed. */
    void readFailed() {
        gaps.forEach(gap -> gap.isBeingRead = false);
    }

    /**
     * The read is back, and what it found is judged. What was settled when it began and was not
     * found is not there.
     *
     * @param settledBefore {@link #settledThrough} when it began
     */
    void readEnded(int settledBefore) {
        for (Gap gap : gaps) {
            if (gap.isBeingRead && gap.isWide && gap.from <= settledBefore) {
                gap.from = Math.min(gap.to, settledBefore) + 1;
            }
            gap.isBeingRead = false;
        }
        gaps.removeIf(gap -> gap.from > gap.to);
    }

    /** Gives up what was noticed before the instant; returns how many gaps. */
    int giveUpBefore(long instant) {
        int before = gaps.size();
        gaps.removeIf(gap -> gap.since < instant);
        return before - gaps.size();
    }

    private @Nullable Gap gapOf(int seq) {
        for (Gap gap : gaps) {
            if (gap.from <= seq && seq <= gap.to) {
                return gap;
            }
        }
        return null;
    }
}
