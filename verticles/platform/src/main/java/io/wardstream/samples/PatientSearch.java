package io.wardstream.samples;

import io.wardstream.codec.model.VitalSign;
import io.wardstream.registry.AssignmentInterval;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the newest value of each vital of a patient by one {@link LatestSearch} an interval: the
 * latest first, for what is found there spares questions in the earlier ones. Pure. For one use by
 * one thread.
 */
final class PatientSearch {

    /**
     * What is asked of a device.
     *
     * @param of takes the answer
     */
    record Question(int deviceId, LatestSearch.Question range, LatestSearch of) {

        /**
         * @param rows newest first
         */
        void take(List<LatestSearch.Found> rows) {
            of.take(range, rows);
        }
    }

    private final Map<VitalSign, LatestEntry> newest = LatestSearch.nothing();
    private final Deque<AssignmentInterval> left;
    private final long now;
    private @Nullable LatestSearch search;

    /**
     * @param intervals by beginning
     */
    PatientSearch(List<AssignmentInterval> intervals, long now) {
        this.left = new ArrayDeque<>(intervals);
        this.now = now;
    }

    /** To be answered before the next one is asked for; null when nothing is left to ask. */
    @Nullable Question next() {
        while (!left.isEmpty()) {
            AssignmentInterval held = left.getLast();
            if (search == null) {
                search = new LatestSearch(newest, held.from(), held.to(), now);
            }
            LatestSearch.Question range = search.next();
            if (range != null) {
                return new Question(held.deviceId(), range, search);
            }
            search = null;
            left.removeLast();
        }
        return null;
    }

    /** What was found so far, in catalogue order. */
    Collection<LatestEntry> newest() {
        return newest.values();
    }
}
