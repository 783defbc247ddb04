package io.wardstream.samples;

import io.wardstream.samples.ContinuityHour.Hole;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Adds up the samples of one device, in whatever order they come. Keeps runs of seqs, not seqs: a
 * device without losses costs nothing. A hole belongs to the hour of the sample before it; one at
 * the end of an epoch is known only when it was noted as a gap. Times are hours since 1970.
 * Confined to one thread.
 */
final class ContinuityFold {
    private final Map<Integer, Epoch> epochs = new TreeMap<>();
    private final Map<Long, Long> stored = new HashMap<>();
    private final Map<Long, Long> rejected = new HashMap<>();
    private final Map<Long, List<Lost>> lost = new HashMap<>();
    private final List<Refused> refused = new ArrayList<>();
    private final List<Lost> gaps = new ArrayList<>();

    /** A sample that was refused, as a whole or value by value. */
    private record Refused(int epochNo, int seq, long hour) {}

    /** Seqs of an epoch that are not there. */
    private record Lost(int epochNo, int from, int to) {}

    /** What is there of one epoch: runs by their first seq, and the first seq of each hour. */
    private static final class Epoch {
        private final NavigableMap<Integer, Integer> runs = new TreeMap<>();
        private final NavigableMap<Integer, Long> hours = new TreeMap<>();
        private final Map<Long, Integer> firstOfHour = new HashMap<>();
        private final Set<Integer> refused = new HashSet<>();

        void add(int from, int to) {
            int begin = from;
            int end = to;
            Map.Entry<Integer, Integer> left = runs.floorEntry(from);
            if (left != null && left.getValue() >= from - 1) {
                begin = left.getKey();
                end = Math.max(end, left.getValue());
            }
            Map.Entry<Integer, Integer> right = runs.ceilingEntry(begin + 1);
            while (right != null && right.getKey() <= (long) end + 1) {
                end = Math.max(end, right.getValue());
                runs.remove(right.getKey());
                right = runs.ceilingEntry(begin + 1);
            }
            runs.put(begin, end);
        }

        boolean holds(int seq) {
            Map.Entry<Integer, Integer> run = runs.floorEntry(seq);
            return run != null && run.getValue() >= seq;
        }

        void at(int seq, long hour) {
            Integer first = firstOfHour.get(hour);
            if (first == null || seq < first) {
                if (first != null) {
                    hours.remove(first);
                }
                firstOfHour.put(hour, seq);
                hours.put(seq, hour);
            }
        }

        /** The hour of the sample before the seq; null when there is none. */
        @Nullable Long hourBefore(int seq) {
            Map.Entry<Integer, Long> hour = hours.lowerEntry(seq);
            return hour == null ? null : hour.getValue();
        }
    }

    private Epoch epoch(int epochNo) {
        return epochs.computeIfAbsent(epochNo, _ -> new Epoch());
    }

    /** A sample that is stored; each once. */
    void stored(int epochNo, int seq, long hour) {
        stored.merge(hour, 1L, Long::sum);
        Epoch epoch = epoch(epochNo);
        epoch.add(seq, seq);
        epoch.at(seq, hour);
    }

    /** A sample of which something was refused; after all that are stored. */
    void refused(int epochNo, int seq, long hour) {
        refused.add(new Refused(epochNo, seq, hour));
    }

    /** Seqs that were noted as missing; what was stored after all is not. */
    void gap(int epochNo, int from, int to) {
        gaps.add(new Lost(epochNo, from, to));
    }

    /** Nothing more comes: what lies between the runs is missing. */
    void finish() {
        for (Refused one : refused) {
            Epoch epoch = epoch(one.epochNo());
            if (!epoch.holds(one.seq()) && epoch.refused.add(one.seq())) {
                rejected.merge(one.hour(), 1L, Long::sum);
            }
        }
        epochs.forEach(
                (epochNo, epoch) -> {
                    epoch.refused.forEach(seq -> epoch.add(seq, seq));
                    int next = 0;
                    for (Map.Entry<Integer, Integer> run : epoch.runs.entrySet()) {
                        if (next > 0 && run.getKey() > next) {
                            lose(epoch, epochNo, next, run.getKey() - 1);
                        }
                        next = run.getValue() + 1;
                    }
                });
        gaps.forEach(this::loseTail);
    }

    /** Between the runs the runs themselves tell; behind the last one only the note does. */
    private void loseTail(Lost gap) {
        Epoch epoch = epochs.get(gap.epochNo());
        if (epoch != null && !epoch.runs.isEmpty()) {
            int last = epoch.runs.lastEntry().getValue();
            if (gap.from() <= last + 1L && gap.to() > last) {
                lose(epoch, gap.epochNo(), last + 1, gap.to());
                epoch.add(last + 1, gap.to());
            }
        }
    }

    private void lose(Epoch epoch, int epochNo, int from, int to) {
        Long hour = epoch.hourBefore(from);
        if (hour != null) {
            lost.computeIfAbsent(hour, _ -> new ArrayList<>()).add(new Lost(epochNo, from, to));
        }
    }

    long storedIn(long hour) {
        return stored.getOrDefault(hour, 0L);
    }

    long rejectedIn(long hour) {
        return rejected.getOrDefault(hour, 0L);
    }

    long missingIn(long hour) {
        return lost.getOrDefault(hour, List.of()).stream()
                .mapToLong(one -> (long) one.to() - one.from() + 1)
                .sum();
    }

    /** The holes of the hour, the first {@link ContinuityHour#MOST_HOLES}. */
    List<Hole> holesOf(long hour, Map<Integer, Long> epochOfNo) {
        return lost.getOrDefault(hour, List.of()).stream()
                .limit(ContinuityHour.MOST_HOLES)
                .map(
                        one ->
                                new Hole(
                                        epochOfNo.getOrDefault(one.epochNo(), 0L),
                                        one.from(),
                                        one.to()))
                .toList();
    }

    Set<Integer> epochNos() {
        return epochs.keySet();
    }
}
