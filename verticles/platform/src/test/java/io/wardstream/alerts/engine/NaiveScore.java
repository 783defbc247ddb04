package io.wardstream.alerts.engine;

import io.wardstream.codec.model.AlarmPriority;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The judging of a score written down as it is defined, without any care for speed: it looks back
 * at every step for each step.
 */
final class NaiveScore {
    static final int PARAMETERS = 7;
    static final int MISSING = -1;

    /**
     * The points of one moment.
     *
     * @param at epoch milliseconds
     * @param points {@link #MISSING} where nothing is known
     */
    record Step(long at, List<Integer> points) {
        Step {
            points = List.copyOf(points);
        }

        boolean isMissing(int parameter) {
            return points.get(parameter) == MISSING;
        }

        int known() {
            return points.stream().mapToInt(one -> Math.max(0, one)).sum();
        }
    }

    /** From that step on; null: it is over. */
    record Said(int step, @Nullable AlarmPriority priority) {}

    private final List<ScoreRule> rules;
    private final List<Step> steps;

    NaiveScore(List<ScoreRule> rules, List<Step> steps) {
        this.rules = rules.stream().sorted(Comparator.comparing(ScoreRule::priority)).toList();
        this.steps = List.copyOf(steps);
    }

    List<Said> said() {
        List<Said> said = new ArrayList<>();
        @Nullable ScoreRule open = null;
        int over = 0;
        int begun = 0;
        int told = 0;
        for (int i = 0; i < steps.size(); i++) {
            ScoreRule next = next(open, over, begun, told, i);
            if (!Objects.equals(next, open)) {
                if (open == null) {
                    begun = firstMet(next, over, i);
                } else if (next == null) {
                    over = i;
                }
                open = next;
                told = i;
                said.add(new Said(i, next == null ? null : next.priority()));
            }
        }
        return said;
    }

    private @Nullable ScoreRule next(
            @Nullable ScoreRule open, int over, int begun, int told, int i) {
        @Nullable ScoreRule reached = null;
        for (ScoreRule rule : rules) {
            boolean isThere = open != null && rule.priority().compareTo(open.priority()) <= 0;
            if (isMet(rule, i) && (isThere || lasts(rule, firstMet(rule, over, i), i))) {
                reached = rule;
            }
        }
        if (open == null
                || (reached != null && reached.priority().compareTo(open.priority()) >= 0)) {
            return reached;
        }
        boolean isLeft =
                !isSomethingLost(begun, i) && lasts(open, firstLeft(open, begun, told, i), i);
        return isLeft ? reached : open;
    }

    private boolean isMet(ScoreRule rule, int i) {
        return steps.get(i).known() >= rule.atLeast();
    }

    private boolean lasts(ScoreRule rule, int from, int i) {
        return steps.get(i).at() - steps.get(from).at() >= rule.delay().toMillis();
    }

    /** Something that was lost then or later is missing now. */
    private boolean isSomethingLost(int from, int i) {
        int before = Math.max(0, from - 1);
        for (int parameter = 0; parameter < PARAMETERS; parameter++) {
            int one = parameter;
            boolean wasKnown = steps.subList(before, i).stream().anyMatch(it -> !it.isMissing(one));
            if (wasKnown && steps.get(i).isMissing(one)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Since when the rule is met and was not shown not to be. The end of an alarm shows it of every
     * rule, also of one that was met before the alarm began: what was lost in between did not hold
     * the alarm, so it holds no delay either.
     *
     * @param over when the last alarm ended
     */
    private int firstMet(@Nullable ScoreRule rule, int over, int i) {
        int first = -1;
        for (int step = over; rule != null && step <= i; step++) {
            if (first < 0 && isMet(rule, step)) {
                first = step;
            } else if (first >= 0 && !isMet(rule, step) && !isSomethingLost(first, step)) {
                first = -1;
            }
        }
        return Math.max(0, first);
    }

    /** Since when the rule is shown not to be met, and has not been met since. */
    private int firstLeft(ScoreRule rule, int begun, int told, int i) {
        int left = i;
        for (int step = told; step <= i; step++) {
            if (isMet(rule, step)) {
                left = i;
            } else if (left == i && !isSomethingLost(begun, step)) {
                left = step;
            }
        }
        return left;
    }
}
