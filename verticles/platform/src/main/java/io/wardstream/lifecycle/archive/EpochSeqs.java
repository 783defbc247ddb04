package io.wardstream.lifecycle.archive;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Which seqs of one epoch of a device are in a day.
 *
 * @param ranges ascending; when there were more than {@link #MAX_RANGES}, the last one spans the
 *     rest, and the number of rows says how full it is
 */
public record EpochSeqs(int epochNo, long rows, List<SeqRange> ranges) {
    static final int MAX_RANGES = 64;

    public EpochSeqs {
        ranges = List.copyOf(ranges);
    }

    /** Of seqs in any order. */
    static EpochSeqs of(int epochNo, int[] seqs) {
        int[] sorted = seqs.clone();
        Arrays.sort(sorted);
        List<SeqRange> ranges = new ArrayList<>();
        for (int seq : sorted) {
            SeqRange last = ranges.isEmpty() ? null : ranges.getLast();
            if (last != null && (seq - last.to() <= 1 || ranges.size() == MAX_RANGES)) {
                ranges.set(ranges.size() - 1, new SeqRange(last.from(), seq));
            } else {
                ranges.add(new SeqRange(seq, seq));
            }
        }
        return new EpochSeqs(epochNo, sorted.length, ranges);
    }
}
