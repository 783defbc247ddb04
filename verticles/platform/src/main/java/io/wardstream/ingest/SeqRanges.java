package io.wardstream.ingest;

import java.util.Map;
import java.util.TreeMap;

/** A set of seqs (1 and above) kept as disjoint ranges that do not touch. Not thread-safe. */
final class SeqRanges {
    private final TreeMap<Integer, Integer> ranges = new TreeMap<>();

    void add(int from, int to) {
        int start = from;
        int end = to;
        Map.Entry<Integer, Integer> before = ranges.floorEntry(from);
        if (before != null && before.getValue() >= from - 1) {
            start = before.getKey();
            end = Math.max(end, before.getValue());
        }
        Map.Entry<Integer, Integer> next = ranges.ceilingEntry(start);
        while (next != null && next.getKey() - 1 <= end) {
            end = Math.max(end, next.getValue());
            ranges.remove(next.getKey());
            next = ranges.ceilingEntry(start);
        }
        ranges.put(start, end);
    }

    void remove(int from, int to) {
        Map.Entry<Integer, Integer> at = ranges.floorEntry(to);
        while (at != null && at.getValue() >= from) {
            ranges.remove(at.getKey());
            if (at.getKey() < from) {
                ranges.put(at.getKey(), from - 1);
            }
            if (at.getValue() > to) {
                ranges.put(to + 1, at.getValue());
            }
            at = ranges.floorEntry(to);
        }
    }

    boolean contains(int seq) {
        Map.Entry<Integer, Integer> at = ranges.floorEntry(seq);
        return at != null && at.getValue() >= seq;
    }

    /** The lowest member at or above {@code seq}; -1 when there is none. */
    int nextFrom(int seq) {
        if (contains(seq)) {
            return seq;
        }
        Integer next = ranges.higherKey(seq);
        return next == null ? -1 : next;
    }

    /** The last member of the range that holds {@code seq}, which must be a member. */
    int endOf(int seq) {
        return ranges.floorEntry(seq).getValue();
    }

    /**
     * Takes away the ranges that join onto {@code base}.
     *
     * @return the seq they reach, or {@code base} when the next one is missing
     */
    int advance(int base) {
        int reached = base;
        Map.Entry<Integer, Integer> first = ranges.firstEntry();
        while (first != null && first.getKey() - 1 <= reached) {
            reached = Math.max(reached, first.getValue());
            ranges.remove(first.getKey());
            first = ranges.firstEntry();
        }
        return reached;
    }

    boolean isEmpty() {
        return ranges.isEmpty();
    }

    int size() {
        return ranges.size();
    }
}
