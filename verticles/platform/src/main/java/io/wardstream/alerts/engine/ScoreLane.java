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
 * alarm. A score that is incomplete is not to be shown here: it neither raises nor ends anything.
 */
public final class ScoreLane {
    private static final AlarmPriority[] PRIORITIES = AlarmPriority.values();
    private static final int NONE = -1;

    private final Score score;

    /** Since when each priority's rule is met, by the clock of what showed it; 0: it is not. */
    private final long[] metSince = new long[PRIORITIES.length];

    /** The same by the platform's clock: delays go by it. */
    private final long[] metFrom = new long[PRIORITIES.length];

    private int present = NONE;
    private String parameter = "";

    /**
     * What is judged.
     *
     * @param value the score's points
     * @param parameter the label of what is high by itself; empty for an aggregate
     * @param at epoch milliseconds: when what has changed was observed or entered
     * @param deviceId by whose place the alarm is told
     */
    public record Finding(int value, String parameter, long at, int deviceId) {}

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
     */
    public void know(@Nullable AlarmPriority priority) {
        int now = priority == null ? NONE : priority.code();
        if (now == present) {
            return;
        }
        if (now == NONE) {
            forget();
        }
        present = now;
    }

    private void forget() {
        present = NONE;
        parameter = "";
        Arrays.fill(metSince, 0);
    }

    /** No rule asks for the score; null when there is nothing to withdraw. */
    public @Nullable Transition withdraw() {
        boolean isThere = present != NONE;
        forget();
        return isThere ? new Withdrawn(new ScoreCondition(score, "")) : null;
    }

    /** What a complete score shows; null when that is nothing new. */
    public @Nullable Transition judge(ScoreLimits limits, Finding finding, long now) {
        int reached = NONE;
        for (AlarmPriority priority : PRIORITIES) {
            ScoreRule rule = limits.of(score, priority);
            if (isMet(rule, finding, priority.code(), now)) {
                reached = priority.code();
            }
        }
        if (reached == NONE) {
            return present == NONE ? null : end(finding);
        }
        ScoreRule rule = limits.of(score, PRIORITIES[reached]);
        return rule == null ? null : meet(rule, finding);
    }

    /** A rule of what is present already has had its delay. */
    private boolean isMet(@Nullable ScoreRule rule, Finding finding, int priority, long now) {
        if (rule == null || finding.value() < rule.atLeast()) {
            metSince[priority] = 0;
            return false;
        }
        if (metSince[priority] == 0) {
            metSince[priority] = finding.at();
            metFrom[priority] = now;
        }
        return priority <= present || now - metFrom[priority] >= rule.delay().toMillis();
    }

    private Transition end(Finding finding) {
        forget();
        return new Ended(new ScoreCondition(score, ""), finding.value(), finding.at());
    }

    private @Nullable Transition meet(ScoreRule rule, Finding finding) {
        int was = present;
        boolean isSame = parameter.isEmpty() || parameter.equals(finding.parameter());
        present = rule.priority().code();
        parameter = finding.parameter();
        ScoreCondition condition = new ScoreCondition(score, parameter);
        if (was == NONE) {
            return new Began(
                    condition,
                    rule.priority(),
                    finding.value(),
                    rule.atLeast(),
                    rule.version(),
                    rule.isLatching(),
                    metSince[present],
                    finding.deviceId());
        }
        return was == present && isSame
                ? null
                : new Changed(
                        condition,
                        rule.priority(),
                        finding.value(),
                        rule.atLeast(),
                        rule.version(),
                        rule.isLatching(),
                        finding.at());
    }
}
