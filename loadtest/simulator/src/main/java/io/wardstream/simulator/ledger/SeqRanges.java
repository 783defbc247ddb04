package io.wardstream.simulator.ledger;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A set of seqs kept as sorted, disjoint, closed ranges. Cheap when seqs arrive mostly in order;
 * not thread-safe.
 */
public final class SeqRanges {
    private int[] bounds = new int[4]; // from, to, from, to, …
    private int size; // used entries of bounds

    /** One closed range, 1 ≤ from ≤ to. */
    public record Range(int from, int to) {}

    public static SeqRanges of(int from, int to) {
        SeqRanges ranges = new SeqRanges();
        ranges.add(from, to);
        return ranges;
    }

    public SeqRanges copy() {
        SeqRanges copy = new SeqRanges();
        copy.bounds = Arrays.copyOf(bounds, Math.max(2, size));
        copy.size = size;
        return copy;
    }

    public boolean isEmpty() {
        return size == 0;
    }

    /** The highest seq, 0 when there is none. */
    public int last() {
        return size == 0 ? 0 : bounds[size - 1];
    }

    /** How many seqs there are. */
    public long count() {
        long count = 0;
        for (int i = 0; i < size; i += 2) {
            count += bounds[i + 1] - bounds[i] + 1L;
        }
        return count;
    }

    public boolean contains(int seq) {
        int at = firstEndingAtOrAfter(seq);
        return at < size && bounds[at] <= seq;
    }

    public void add(int seq) {
        add(seq, seq);
    }

    /** Adds from..to; nothing when from > to. */
    public void add(int from, int to) {
        if (from > to) {
            return;
        }
        int first = firstEndingAtOrAfter(from - 1); // a range ending right before is joined
        int newFrom = from;
        int newTo = to;
        int end = first;
        while (end < size && bounds[end] <= (long) to + 1) {
            newFrom = Math.min(newFrom, bounds[end]);
            newTo = Math.max(newTo, bounds[end + 1]);
            end += 2;
        }
        replace(first, end, newFrom, newTo);
    }

    /** Removes from..to; nothing when from > to. */
    public void remove(int from, int to) {
        if (from > to || size == 0) {
            return;
        }
        SeqRanges rest = new SeqRanges();
        for (int i = 0; i < size; i += 2) {
            rest.add(bounds[i], Math.min(bounds[i + 1], from - 1));
            rest.add(Math.max(bounds[i], to + 1), bounds[i + 1]);
        }
        bounds = rest.bounds;
        size = rest.size;
    }

    public SeqRanges minus(SeqRanges other) {
        SeqRanges rest = copy();
        for (Range range : other.list()) {
            rest.remove(range.from(), range.to());
        }
        return rest;
    }

    public SeqRanges plus(SeqRanges other) {
        SeqRanges sum = copy();
        for (Range range : other.list()) {
            sum.add(range.from(), range.to());
        }
        return sum;
    }

    public SeqRanges and(SeqRanges other) {
        return minus(minus(other));
    }

    public List<Range> list() {
        List<Range> ranges = new ArrayList<>(size / 2);
        for (int i = 0; i < size; i += 2) {
            ranges.add(new Range(bounds[i], bounds[i + 1]));
        }
        return ranges;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SeqRanges ranges && list().equals(ranges.list());
    }

    @Override
    public int hashCode() {
        return list().hashCode();
    }

    @Override
    public String toString() {
        return list().toString();
    }

    /** Index of the first range whose end is at or after the seq; size when there is none. */
    private int firstEndingAtOrAfter(int seq) {
        if (size == 0 || bounds[size - 1] < seq) {
            return size; // the usual case: behind everything
        }
        int low = 0;
        int high = size / 2;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (bounds[2 * middle + 1] < seq) {
                low = middle + 1;
                continue;
            }
            high = middle;
        }
        return 2 * low;
    }

    private void replace(int first, int end, int from, int to) {
        int removed = end - first;
        int newSize = size - removed + 2;
        if (newSize > bounds.length) {
            bounds = Arrays.copyOf(bounds, bounds.length * 2);
        }
        System.arraycopy(bounds, end, bounds, first + 2, size - end);
        bounds[first] = from;
        bounds[first + 1] = to;
        size = newSize;
    }
}
