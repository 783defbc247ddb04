package io.wardstream.fleet;

import java.time.Duration;
import java.util.List;

/**
 * Decides what a running rollout does next. Pure: no clock, no database.
 *
 * @param stages shares of the devices, ascending; the last is all of them
 * @param devices how many there are, 1 or more
 * @param maxFailurePercent of the devices whose turn it has been, so many may fail
 * @param away devices that have not come for so long do not hold up the next stage
 */
public record RolloutPlan(List<Stage> stages, int devices, int maxFailurePercent, Duration away) {

    private static final int ALL = 100;

    public RolloutPlan {
        stages = List.copyOf(stages);
    }

    /**
     * A part of the devices.
     *
     * @param percent of all devices that have had their turn when the stage is over, 1..100
     * @param soakMinutes how long it is watched after its last device before the next one begins
     */
    public record Stage(int percent, int soakMinutes) {}

    /**
     * How it stands with the devices whose turn it has been.
     *
     * @param stage from 0
     * @param forgiven failures that were known when somebody said to go on
     * @param unasked devices without a command that do not have the version
     * @param queued commands that wait
     * @param busy commands that were handed over and are not over
     * @param sinceChange since the stage began and since anything changed in it
     */
    record Facts(
            int stage,
            int forgiven,
            int unasked,
            int queued,
            int busy,
            int done,
            int failed,
            Duration sinceChange) {}

    /** What to do. */
    sealed interface Step {
        /** Nothing: devices are at work, or the stage is being watched. */
        record Wait() implements Step {}

        /** Make commands for devices whose turn it is. */
        record Ask() implements Step {}

        record Advance(int stage) implements Step {}

        record Finish() implements Step {}

        record Pause(String reason) implements Step {}
    }

    /** How many devices have had their turn when the stage is over. */
    int reach(int stage) {
        long share = (long) devices * stages.get(stage).percent();
        return (int) Math.max(1, Math.ceilDiv(share, (long) ALL));
    }

    Step next(Facts facts) {
        int reach = reach(facts.stage());
        int failures = facts.failed() - facts.forgiven();
        if ((long) failures * ALL > (long) maxFailurePercent * reach) {
            return new Step.Pause(
                    failures
                            + " of "
                            + reach
                            + " devices have failed, the bound is "
                            + maxFailurePercent
                            + " %");
        }
        boolean isLast = facts.stage() == stages.size() - 1;
        int over = facts.done() + facts.failed();
        if (over >= reach) {
            return isLast ? new Step.Finish() : afterSoak(facts, Duration.ZERO);
        }
        if (facts.unasked() > 0) {
            return new Step.Ask();
        }
        boolean isStill = facts.busy() == 0 && over > 0 && !isLast;
        return isStill ? afterSoak(facts, away) : new Step.Wait();
    }

    private Step afterSoak(Facts facts, Duration more) {
        Duration soak = Duration.ofMinutes(stages.get(facts.stage()).soakMinutes()).plus(more);
        return facts.sinceChange().compareTo(soak) >= 0
                ? new Step.Advance(facts.stage() + 1)
                : new Step.Wait();
    }
}
