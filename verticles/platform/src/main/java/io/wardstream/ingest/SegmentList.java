package io.wardstream.ingest;

import io.wardstream.samples.ClockSegment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The clock segments of one epoch, ascending. Pure; not thread-safe. */
final class SegmentList {
    /** An epoch whose clock needs more has no clock. */
    static final int MOST = 1_000;

    private final List<ClockSegment> segments;

    SegmentList(List<ClockSegment> segments) {
        this.segments = new ArrayList<>(segments);
    }

    private @Nullable ClockSegment inForce(int seq) {
        for (int i = segments.size() - 1; i >= 0; i--) {
            if (segments.get(i).fromSeq() <= seq) {
                return segments.get(i);
            }
        }
        return null;
    }

    /** True when a segment is in force at the seq, be its offset 0. */
    boolean covers(int seq) {
        return inForce(seq) != null;
    }

    /** The offset in force; 0 before the first segment. */
    long offsetAt(int seq) {
        ClockSegment found = inForce(seq);
        return found == null ? 0 : found.offsetMillis();
    }

    /** The offset of the first segment, which is above {@code seq}; 0 when there is none. */
    long offsetAfter(int seq) {
        return !segments.isEmpty() && segments.getFirst().fromSeq() > seq
                ? segments.getFirst().offsetMillis()
                : 0;
    }

    boolean isFull() {
        return segments.size() >= MOST;
    }

    ClockSegment begin(int seq, long offset) {
        ClockSegment begins = new ClockSegment(seq, offset);
        int at = segments.size();
        while (at > 0 && segments.get(at - 1).fromSeq() > seq) {
            at--;
        }
        segments.add(at, begins);
        return begins;
    }
}
