package io.wardstream.whatif.replay;

import io.wardstream.whatif.replay.Difference.Kind;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Puts the alarms of one patient before and after beside each other. Two of one condition belong
 * together when they touch; of several that touch one, the first is that one, and the others are
 * {@link Kind#JOINED} or {@link Kind#SPLIT}. Pure.
 */
public final class Differences {

    /**
     * The time asked about.
     *
     * @param from epoch milliseconds, of the first moment an alarm that counts is shown
     * @param to epoch milliseconds, excluded
     * @param end epoch milliseconds, when the samples ended, at or after {@code to}
     * @param lookBack a condition shorter than that may be shown yet
     */
    public record Window(long from, long to, long end, long lookBack) {

        boolean has(@Nullable AlarmEpisode episode) {
            return episode != null && episode.shownAt() >= from && episode.shownAt() < to;
        }
    }

    private static final Comparator<AlarmEpisode> BY_TIME =
            Comparator.comparingLong(AlarmEpisode::since)
                    .thenComparingLong(AlarmEpisode::until)
                    .thenComparingLong(AlarmEpisode::shownAt);

    private final Window window;
    private final List<Difference> found = new ArrayList<>();

    private Differences(Window window) {
        this.window = window;
    }

    /** Those of which an alarm, before or after, is shown in the window. */
    public static List<Difference> of(
            List<AlarmEpisode> before, List<AlarmEpisode> after, Window window) {
        Map<String, List<AlarmEpisode>> wereOf = byCondition(before);
        Map<String, List<AlarmEpisode>> becomeOf = byCondition(after);
        Differences differences = new Differences(window);
        wereOf.forEach(
                (code, were) -> differences.compare(were, becomeOf.getOrDefault(code, List.of())));
        becomeOf.forEach(
                (code, become) -> {
                    if (!wereOf.containsKey(code)) {
                        differences.compare(List.of(), become);
                    }
                });
        return differences.found;
    }

    private static Map<String, List<AlarmEpisode>> byCondition(List<AlarmEpisode> episodes) {
        Map<String, List<AlarmEpisode>> byCode = new TreeMap<>();
        for (AlarmEpisode episode : episodes) {
            byCode.computeIfAbsent(episode.condition().code(), _ -> new ArrayList<>()).add(episode);
        }
        byCode.values().forEach(alike -> alike.sort(BY_TIME));
        return byCode;
    }

    private void compare(List<AlarmEpisode> were, List<AlarmEpisode> become) {
        BitSet touched = new BitSet(become.size());
        BitSet taken = new BitSet(become.size());
        int first = 0;
        for (AlarmEpisode was : were) {
            while (first < become.size() && become.get(first).until() <= was.since()) {
                first++;
            }
            int partner = -1;
            boolean isTouched = false;
            for (int index = first;
                    index < become.size() && become.get(index).since() < was.until();
                    index++) {
                if (!become.get(index).touches(was)) {
                    continue;
                }
                isTouched = true;
                touched.set(index);
                if (partner < 0 && !taken.get(index)) {
                    partner = index;
                    taken.set(index);
                }
            }
            if (partner >= 0) {
                pair(was, become.get(partner));
            } else {
                add(isTouched ? Kind.JOINED : missed(was), was, null);
            }
        }
        for (int index = 0; index < become.size(); index++) {
            if (!taken.get(index)) {
                add(touched.get(index) ? Kind.SPLIT : Kind.NEW, null, become.get(index));
            }
        }
    }

    private Kind missed(AlarmEpisode was) {
        boolean mayBeShownYet = was.goesOn() && window.end() - was.since() <= window.lookBack();
        return mayBeShownYet ? Kind.UNDECIDED : Kind.MISSED;
    }

    private void pair(AlarmEpisode was, AlarmEpisode becomes) {
        int order = Long.compare(becomes.shownAt(), was.shownAt());
        Kind kind = order == 0 ? Kind.UNCHANGED : order > 0 ? Kind.LATER : Kind.EARLIER;
        add(kind, was, becomes);
    }

    private void add(Kind kind, @Nullable AlarmEpisode was, @Nullable AlarmEpisode becomes) {
        if (window.has(was) || window.has(becomes)) {
            found.add(new Difference(kind, was, becomes));
        }
    }
}
