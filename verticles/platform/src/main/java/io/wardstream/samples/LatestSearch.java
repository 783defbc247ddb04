package io.wardstream.samples;

import io.wardstream.codec.model.Cadence;
import io.wardstream.codec.model.VitalSign;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the newest value of each vital in one interval with few and small questions: first for the
 * newest rows, which hold all that is measured continuously; then, for the vitals that were not
 * among them, for the newest rows that hold one of those, until all are found or the window is at
 * its end. Pure: says what to ask next and takes the answer. For one use by one thread.
 */
final class LatestSearch {

    /**
     * The newest rows observed in [since, until) that hold one of the wanted vitals.
     *
     * @param wanted bit {@link VitalSign#index()} of each
     */
    record Question(long since, long until, int wanted, int limit) {}

    /** The vitals of one row. */
    record Found(long observedAt, List<LatestEntry> entries) {}

    /** All that is measured continuously is in the newest rows. */
    private static final int NEWEST_ROWS = 8;

    private static final int FIRST_LIMIT = 32;

    /** No device sends so many samples of one millisecond that this would not get past them. */
    private static final int LAST_LIMIT = 8_192;

    /**
     * Vitals with the same window: continuous ones have a short one and cost little when absent.
     */
    private static final class Group {
        private final Set<VitalSign> open = EnumSet.noneOf(VitalSign.class);
        private long until;
        private int limit = FIRST_LIMIT;
    }

    private final Map<VitalSign, LatestEntry> newest;
    private final long from;
    private final long now;
    private final Group continuous = new Group();
    private final Group episodic = new Group();
    private List<Group> asked = List.of(continuous, episodic);
    private boolean isFirst = true;

    /**
     * @param newest what was found in other intervals; what is found here is put into it
     * @param from beginning of the interval, epoch milliseconds
     * @param to its end
     */
    LatestSearch(Map<VitalSign, LatestEntry> newest, long from, long to, long now) {
        this.newest = newest;
        this.from = from;
        this.now = now;
        for (VitalSign sign : VitalSign.values()) {
            (sign.cadence() == Cadence.CONTINUOUS ? continuous : episodic).open.add(sign);
        }
        continuous.until = Math.min(to, LatestWindow.until(now));
        episodic.until = continuous.until;
    }

    static Map<VitalSign, LatestEntry> nothing() {
        return new EnumMap<>(VitalSign.class);
    }

    /** What to ask, until nothing is left to ask. */
    @Nullable Question next() {
        if (isFirst) {
            isFirst = false;
            Set<VitalSign> all = EnumSet.allOf(VitalSign.class);
            return question(all, continuous.until, NEWEST_ROWS);
        }
        for (Group group : List.of(continuous, episodic)) {
            Question question = question(group.open, group.until, group.limit);
            if (question != null) {
                asked = List.of(group);
                return question;
            }
        }
        return null;
    }

    private @Nullable Question question(Set<VitalSign> signs, long until, int limit) {
        long since = since(signs);
        return since < until ? new Question(since, until, bits(signs), limit) : null;
    }

    /**
     * Takes the answer to the last question.
     *
     * @param rows newest first
     */
    void take(Question question, List<Found> rows) {
        boolean isAll = rows.size() < question.limit();
        // Rows of the last millisecond may have been cut off, so that one is asked for again.
        long settledAbove = isAll ? Long.MIN_VALUE : rows.getLast().observedAt();
        Set<VitalSign> found = EnumSet.noneOf(VitalSign.class);
        for (Found row : rows) {
            if (row.observedAt() > settledAbove) {
                row.entries().forEach(entry -> offer(entry, found));
            }
        }
        for (Group group : asked) {
            group.open.removeAll(found);
            settle(group, isAll, settledAbove);
        }
    }

    private void offer(LatestEntry entry, Set<VitalSign> found) {
        // A row may hold vitals that were not asked for, whose newest row is another one.
        if (asked.stream().noneMatch(group -> group.open.contains(entry.sign()))) {
            return;
        }
        found.add(entry.sign());
        LatestEntry present = newest.get(entry.sign());
        if (LatestWindow.holds(entry, now) && (present == null || entry.isLaterThan(present))) {
            newest.put(entry.sign(), entry);
        }
    }

    private static void settle(Group group, boolean isAll, long settledAbove) {
        if (isAll) {
            group.open.clear();
            return;
        }
        boolean isStuck = settledAbove + 1 == group.until;
        group.limit = isStuck ? Math.min(2 * group.limit, LAST_LIMIT) : group.limit;
        group.until = settledAbove + 1;
    }

    /** Nothing older than the window, the interval, or what another device has sent. */
    private long since(Set<VitalSign> signs) {
        long since = Long.MAX_VALUE;
        for (VitalSign sign : signs) {
            LatestEntry present = newest.get(sign);
            long known = present == null ? Long.MIN_VALUE : present.observedAt();
            since = Math.min(since, Math.max(LatestWindow.since(sign, now), known));
        }
        return Math.max(from, since);
    }

    private static int bits(Set<VitalSign> signs) {
        int bits = 0;
        for (VitalSign sign : signs) {
            bits |= 1 << sign.index();
        }
        return bits;
    }
}
