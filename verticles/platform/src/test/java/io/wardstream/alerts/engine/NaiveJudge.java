package io.wardstream.alerts.engine;

import io.wardstream.alerts.engine.Condition.Side;
import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.codec.model.VitalSign;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The same judging written down as it is defined, for samples of one vital and device in order,
 * without any care for speed: it looks back at all values for each value.
 */
final class NaiveJudge {

    /** {@code until} 0: not over. */
    record Spell(
            Side side, AlarmPriority last, long since, long begunAt, long lastSeen, long until) {}

    private final VitalSign vital;
    private final List<LimitRule> rules;
    private final long[] times;
    private final double[] values;

    NaiveJudge(VitalSign vital, List<LimitRule> rules, List<VitalSample> samples) {
        this.vital = vital;
        this.rules = rules.stream().sorted(Comparator.comparing(LimitRule::priority)).toList();
        this.times = samples.stream().mapToLong(VitalSample::observedAt).toArray();
        this.values = samples.stream().mapToDouble(s -> s.vitals().value(vital)).toArray();
    }

    List<Spell> spells(Side side) {
        List<Spell> spells = new ArrayList<>();
        @Nullable LimitRule open = null;
        int first = 0;
        int begun = 0;
        int seen = 0;
        for (int i = 0; i < values.length; i++) {
            if (open == null) {
                open = highestReady(side, i, null);
                begun = i;
                seen = i;
                first = open == null ? i : runStart(side, open, i);
                continue;
            }
            int from = first;
            int at = i;
            List<LimitRule> held =
                    rules.stream().filter(rule -> isHeld(side, rule, from, at)).toList();
            if (held.isEmpty()) {
                spells.add(
                        new Spell(
                                side,
                                open.priority(),
                                times[first],
                                times[begun],
                                times[seen],
                                times[i]));
                open = null;
                continue;
            }
            seen = i;
            open = next(highestReady(side, i, open), held, open);
        }
        if (open != null) {
            spells.add(
                    new Spell(side, open.priority(), times[first], times[begun], times[seen], 0));
        }
        return spells;
    }

    /** Whether the last value is inside every limit by its hysteresis. */
    boolean isBackAtTheEnd(Side side) {
        return rules.stream().allMatch(rule -> isBack(side, rule, values.length - 1));
    }

    private static LimitRule next(
            @Nullable LimitRule higher, List<LimitRule> held, LimitRule open) {
        if (higher != null) {
            return higher;
        }
        return held.stream()
                .filter(rule -> rule.priority().compareTo(open.priority()) <= 0)
                .reduce((_, last) -> last)
                .orElse(open);
    }

    private @Nullable LimitRule highestReady(Side side, int i, @Nullable LimitRule above) {
        return rules.stream()
                .filter(rule -> above == null || rule.priority().compareTo(above.priority()) > 0)
                .filter(rule -> isCrossed(side, rule, i))
                .filter(rule -> isArrest(side, i) || isDue(side, rule, i))
                .reduce((_, last) -> last)
                .orElse(null);
    }

    private boolean isDue(Side side, LimitRule rule, int i) {
        return times[i] - times[runStart(side, rule, i)] >= rule.delay().toMillis();
    }

    private int runStart(Side side, LimitRule rule, int i) {
        int start = i;
        while (start > 0 && isCrossed(side, rule, start - 1)) {
            start--;
        }
        return start;
    }

    private boolean isHeld(Side side, LimitRule rule, int from, int i) {
        for (int back = i; back >= from; back--) {
            if (isCrossed(side, rule, back) || Double.isNaN(judged(side, rule, back))) {
                return true;
            }
            if (isBack(side, rule, back)) {
                return false;
            }
        }
        return false;
    }

    private boolean isCrossed(Side side, LimitRule rule, int i) {
        double value = judged(side, rule, i);
        return side == Side.HIGH ? value > rule.high() : value < rule.low();
    }

    private boolean isBack(Side side, LimitRule rule, int i) {
        double value = judged(side, rule, i);
        return side == Side.HIGH
                ? value <= rule.high() - rule.hysteresis()
                : value >= rule.low() + rule.hysteresis();
    }

    /** NaN, which compares with nothing, while there are too few for the median. */
    private double judged(Side side, LimitRule rule, int i) {
        if (isArrest(side, i)) {
            return values[i];
        }
        if (i + 1 < rule.medianOf()) {
            return Double.NaN;
        }
        double[] last = Arrays.copyOfRange(values, i + 1 - rule.medianOf(), i + 1);
        Arrays.sort(last);
        return last[rule.medianOf() / 2];
    }

    private boolean isArrest(Side side, int i) {
        return side == Side.LOW && values[i] == 0 && vital == VitalSign.HEART_RATE;
    }
}
