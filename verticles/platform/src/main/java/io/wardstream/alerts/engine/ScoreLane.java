package io.wardstream.alerts.engine;

import io.wardstream.alerts.engine.Transition.Began;
import io.wardstream.alerts.engine.Transition.Changed;
import io.wardstream.alerts.engine.Transition.Ended;
import io.wardstream.alerts.engine.Transition.Withdrawn;
import io.wardstream.codec.model.AlarmPriority;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The judging of one score of one patient. Pure: no clock. Makes no garbage while nothing changes.
 * Confined to one event loop.
 *
 * <p>The highest priority whose rule is met is in force; a rise and a fall of priority are the same
 * alarm. Both must last for the delay of the rule that is begun or left, so a score that flickers
 * at a boundary says nothing. What is known of an incomplete score is a lower bound: it can meet a
 * rule. It shows that a rule is not met only when nothing that was known since the rule was met is
 * missing now: what was never known has raised nothing, what was lost may be as high as before.
 */
public final class ScoreLane {
    /** How often another value of the same alarm is told at most: each is a row and a frame. */
    public static final long TELL_MILLIS = 15_000;

    /** Nothing is missing: in place of when it was lost. */
    public static final long WHOLE = -1;

    /** What is missing was never known: in place of when it was lost. */
    public static final long NEVER_KNOWN = 0;

    private static final AlarmPriority[] PRIORITIES = AlarmPriority.values();
    private static final int NONE = -1;

    private final Score score;

    /** Since when each priority's rule is met, by the clock of what showed it; 0: it is not. */
    private final long[] metSince = new long[PRIORITIES.length];

    /** The same by the platform's clock: delays go by it. */
    private final long[] metFrom = new long[PRIORITIES.length];

    private int present = NONE;

    /** Nothing that was known since then may be missing when what is present is to fall. */
    private long presentSince;

    /** Since when the rule of what is present is not met, by both clocks; 0: it is. */
    private long unmetSince;

    private long unmetFrom;

    /** What was told last of what is present, and when. */
    private int told;

    private boolean isToldWhole;
    private long toldAt;
    private String parameter = "";

    public ScoreLane(Score score) {
        this.score = score;
    }

    public Score score() {
        return score;
    }

    /** The label that was told with the condition that is present; empty: none was. */
    public String parameter() {
        return parameter;
    }

    /**
     * How the alarm stands: somebody else may have raised, changed or closed it.
     *
     * @param priority null when the condition is not present
     * @param value that was told with it
     * @param since epoch milliseconds: when it began
     */
    public void know(@Nullable AlarmPriority priority, int value, long since) {
        int now = priority == null ? NONE : priority.code();
        presentSince = since;
        if (now == present) {
            return;
        }
        if (now == NONE) {
            forget();
            return;
        }
        present = now;
        unmetFrom = 0;
        told = value;
        isToldWhole = true;
        toldAt = 0;
    }

    private void forget() {
        present = NONE;
        parameter = "";
        unmetFrom = 0;
        Arrays.fill(metSince, 0);
    }

    /** No rule asks for the score; null when there is nothing to withdraw. */
    public @Nullable Transition withdraw() {
        boolean isThere = present != NONE;
        forget();
        return isThere ? new Withdrawn(new ScoreCondition(score, "", true)) : null;
    }

    /**
     * What a score shows; null when that is nothing new.
     *
     * @param value the points that are known
     * @param lostAt epoch milliseconds: when the last of what is missing now was lost; {@link
     *     #NEVER_KNOWN} or {@link #WHOLE}
     * @param label of what is high by itself; empty for an aggregate
     * @param at epoch milliseconds: when what has changed was observed or entered
     * @param deviceId by whose place the alarm is told
     */
    public @Nullable Transition judge(
            ScoreLimits limits,
            int value,
            long lostAt,
            String label,
            long at,
            int deviceId,
            long now) {
        int reached = reached(limits, value, lostAt, at, now);
        if (reached >= present) {
            unmetFrom = 0;
        } else if (lostAt >= presentSince
                || isFalling(limits.of(score, PRIORITIES[present]), at, now)) {
            return null;
        }
        if (reached == NONE) {
            return present == NONE ? null : end(value);
        }
        ScoreRule rule = limits.of(score, PRIORITIES[reached]);
        return rule == null ? null : meet(rule, value, lostAt, label, at, deviceId, now);
    }

    /** The highest priority whose rule is met and has had its delay. */
    private int reached(ScoreLimits limits, int value, long lostAt, long at, long now) {
        int reached = NONE;
        for (AlarmPriority priority : PRIORITIES) {
            int code = priority.code();
            ScoreRule rule = limits.of(score, priority);
            if (rule != null && value >= rule.atLeast()) {
                if (metSince[code] == 0) {
                    metSince[code] = at;
                    metFrom[code] = now;
                }
                boolean isThere = code <= present; // and has had its delay
                if (isThere || now - metFrom[code] >= rule.delay().toMillis()) {
                    reached = code;
                }
            } else if (rule == null || lostAt < metFrom[code]) {
                metSince[code] = 0;
            }
        }
        return reached;
    }

    /** Whether what is present has not been left for long enough. */
    private boolean isFalling(@Nullable ScoreRule left, long at, long now) {
        if (unmetFrom == 0) {
            unmetFrom = now;
            unmetSince = at;
        }
        return left != null && now - unmetFrom < left.delay().toMillis();
    }

    private Transition end(int value) {
        forget();
        return new Ended(new ScoreCondition(score, "", true), value, unmetSince);
    }

    private @Nullable Transition meet(
            ScoreRule rule, int value, long lostAt, String label, long at, int deviceId, long now) {
        int was = present;
        boolean isDue = was != rule.priority().code();
        boolean isWhole = lostAt == WHOLE;
        if (!isDue && (!isNews(value, lostAt, label) || now - toldAt < TELL_MILLIS)) {
            return null;
        }
        present = rule.priority().code();
        unmetFrom = 0;
        parameter = label;
        told = value;
        isToldWhole = isWhole;
        toldAt = now;
        ScoreCondition condition = new ScoreCondition(score, label, isWhole);
        if (was == NONE) {
            presentSince = Math.min(metSince[present], now);
            return new Began(
                    condition,
                    rule.priority(),
                    value,
                    rule.atLeast(),
                    rule.version(),
                    rule.isLatching(),
                    metSince[present],
                    deviceId);
        }
        return new Changed(
                condition,
                rule.priority(),
                value,
                rule.atLeast(),
                rule.version(),
                rule.isLatching(),
                at);
    }

    /** Fewer known points than were told tell nothing: what was lost may be worth the rest. */
    private boolean isNews(int value, long lostAt, String label) {
        boolean isMoreComplete = lostAt == WHOLE && !isToldWhole;
        boolean isOther = lostAt < presentSince ? value != told || isMoreComplete : value > told;
        return isOther || (!parameter.isEmpty() && !parameter.equals(label));
    }
}
