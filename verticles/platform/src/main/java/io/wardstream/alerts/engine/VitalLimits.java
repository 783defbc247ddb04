package io.wardstream.alerts.engine;

import io.wardstream.alerts.engine.Condition.Side;
import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.codec.model.Cadence;
import io.wardstream.codec.model.VitalSign;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The limits of one vital for one patient, worked out to whole numbers on the stored scale.
 * Immutable.
 *
 * <p>Both sides are judged by one rule, "crossed when above": on the low side the values and the
 * limits change their sign, see {@link #level}.
 */
final class VitalLimits {
    /** How many priorities there are; a priority is its {@link AlarmPriority#code()} here. */
    static final int PRIORITIES = 3;

    private static final int NEVER = Integer.MAX_VALUE;

    private final VitalSign vital;
    private final Map<AlarmPriority, LimitRule> rules;
    private final int[] crossedAbove = new int[2 * PRIORITIES];
    private final int[] backAtMost = new int[2 * PRIORITIES];
    private final long[] delays = new long[PRIORITIES];
    private final int[] medians = new int[PRIORITIES];
    private final int longestMedian;
    private final long longestDelay;
    private final int calmLow;
    private final int calmHigh;

    /**
     * @param rules at least one, all of this vital
     */
    VitalLimits(VitalSign vital, Map<AlarmPriority, LimitRule> rules) {
        this.vital = vital;
        this.rules = new EnumMap<>(rules);
        Arrays.fill(crossedAbove, NEVER);
        Arrays.fill(backAtMost, NEVER);
        Arrays.fill(medians, 1);
        rules.values().forEach(this::place);
        this.longestMedian = Arrays.stream(medians).max().orElse(1);
        this.longestDelay = Arrays.stream(delays).max().orElse(0);
        this.calmHigh = lowestBack(Side.HIGH);
        this.calmLow = -lowestBack(Side.LOW);
    }

    private void place(LimitRule rule) {
        int priority = rule.priority().code();
        boolean isEpisodic = vital.cadence() == Cadence.EPISODIC;
        delays[priority] = isEpisodic ? 0 : rule.delay().toMillis();
        medians[priority] = isEpisodic ? 1 : Math.max(1, rule.medianOf());
        BigDecimal hysteresis = BigDecimal.valueOf(rule.hysteresis());
        if (!Double.isNaN(rule.high())) {
            place(Side.HIGH, priority, BigDecimal.valueOf(rule.high()), hysteresis);
        }
        if (!Double.isNaN(rule.low())) {
            place(Side.LOW, priority, BigDecimal.valueOf(rule.low()).negate(), hysteresis);
        }
    }

    /** In decimals: 38.5 - 0.3 is 38.2, and not a little below it. */
    private void place(Side side, int priority, BigDecimal limit, BigDecimal hysteresis) {
        int slot = slot(side, priority);
        crossedAbove[slot] = scaled(limit);
        backAtMost[slot] = scaled(limit.subtract(hysteresis));
    }

    private int scaled(BigDecimal limit) {
        BigDecimal scale = BigDecimal.valueOf(vital.scale());
        return limit.multiply(scale).setScale(0, RoundingMode.FLOOR).intValue();
    }

    private int lowestBack(Side side) {
        int lowest = Short.MAX_VALUE;
        for (int priority = 0; priority < PRIORITIES; priority++) {
            lowest = Math.min(lowest, backAtMost[slot(side, priority)]);
        }
        return lowest;
    }

    private static int slot(Side side, int priority) {
        return side == Side.HIGH ? PRIORITIES + priority : priority;
    }

    VitalSign vital() {
        return vital;
    }

    /** Whether any rule asks for this side. */
    boolean has(Side side) {
        return has(side, 0) || has(side, 1) || has(side, 2);
    }

    boolean has(Side side, int priority) {
        return crossedAbove[slot(side, priority)] != NEVER;
    }

    /** A value as it is compared on that side; also the way back. */
    static int level(Side side, int scaled) {
        return side == Side.HIGH ? scaled : -scaled;
    }

    boolean isCrossed(Side side, int priority, int level) {
        return level > crossedAbove[slot(side, priority)];
    }

    /** Inside the limit by the hysteresis. */
    boolean isBack(Side side, int priority, int level) {
        return level <= backAtMost[slot(side, priority)];
    }

    /** Inside every limit by its hysteresis. */
    boolean isCalm(int scaled) {
        return scaled >= calmLow && scaled <= calmHigh;
    }

    /**
     * Asystole or apnea: a rate of 0 with a good signal. No delay and no median is ever applied to
     * it (domain: remedies of alarm fatigue).
     */
    boolean isArrest(Side side, int scaled) {
        return scaled == 0
                && side == Side.LOW
                && (vital == VitalSign.HEART_RATE || vital == VitalSign.RESPIRATION_RATE);
    }

    long delay(int priority) {
        return delays[priority];
    }

    int medianOf(int priority) {
        return medians[priority];
    }

    int longestMedian() {
        return longestMedian;
    }

    long longestDelay() {
        return longestDelay;
    }

    /** There must be one. */
    LimitRule rule(int priority) {
        for (LimitRule rule : rules.values()) {
            if (rule.priority().code() == priority) {
                return rule;
            }
        }
        throw new IllegalArgumentException("no rule of priority " + priority);
    }

    double limit(Side side, int priority) {
        return side == Side.HIGH ? rule(priority).high() : rule(priority).low();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof VitalLimits that && vital == that.vital && rules.equals(that.rules);
    }

    @Override
    public int hashCode() {
        return rules.hashCode();
    }
}
