package io.wardstream.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardstream.fleet.RolloutPlan.Facts;
import io.wardstream.fleet.RolloutPlan.Stage;
import io.wardstream.fleet.RolloutPlan.Step;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RolloutPlanTest {

    private static final Duration NOW = Duration.ZERO;
    private static final Duration HOUR = Duration.ofHours(1);

    /** 5 %, watched for an hour, half of them, and all: of 20 devices 1, 10 and 20. */
    private final RolloutPlan plan =
            new RolloutPlan(
                    List.of(new Stage(5, 60), new Stage(50, 0), new Stage(100, 0)),
                    20,
                    10,
                    Duration.ofHours(4));

    @Test
    void givesEachStageAtLeastOneDeviceAndTheLastAll() {
        RolloutPlan three =
                new RolloutPlan(List.of(new Stage(1, 0), new Stage(100, 0)), 3, 0, HOUR);

        assertThat(List.of(plan.reach(0), plan.reach(1), plan.reach(2))).containsExactly(1, 10, 20);
        assertThat(List.of(three.reach(0), three.reach(1))).containsExactly(1, 3);
    }

    @Test
    void asksTheDevicesOfTheStageFirst() {
        assertThat(plan.next(facts(1, 9, 0, 0, 1, 0, HOUR))).isEqualTo(new Step.Ask());
    }

    @Test
    void waitsWhileDevicesAreAtWork() {
        assertThat(plan.next(facts(1, 0, 3, 2, 5, 0, HOUR))).isEqualTo(new Step.Wait());
    }

    @Test
    void watchesAStageBeforeTheNextBegins() {
        Duration almost = HOUR.minusMillis(1);

        assertThat(plan.next(facts(0, 0, 0, 0, 1, 0, almost))).isEqualTo(new Step.Wait());
        assertThat(plan.next(facts(0, 0, 0, 0, 1, 0, HOUR))).isEqualTo(new Step.Advance(1));
    }

    @Test
    void finishesWhenEveryDeviceOfTheLastStageIsOver() {
        assertThat(plan.next(facts(2, 0, 0, 0, 18, 2, NOW))).isEqualTo(new Step.Finish());
    }

    @Test
    void pausesWhenMoreHaveFailedThanMay() {
        Step atTheBound = plan.next(facts(1, 0, 0, 5, 4, 1, NOW));
        Step beyond = plan.next(facts(1, 0, 0, 5, 3, 2, NOW));

        assertThat(atTheBound).isEqualTo(new Step.Wait());
        assertThat(beyond)
                .isEqualTo(new Step.Pause("2 of 10 devices have failed, the bound is 10 %"));
    }

    @Test
    void doesNotHoldForgivenFailuresAgainstIt() {
        Facts facts = new Facts(1, 2, 0, 0, 0, 8, 2, NOW);

        assertThat(plan.next(facts)).isEqualTo(new Step.Advance(2));
    }

    @Test
    void doesNotWaitForDevicesThatStayAway() {
        Duration away = Duration.ofHours(4);

        assertThat(plan.next(facts(1, 0, 3, 0, 7, 0, away.minusMillis(1))))
                .isEqualTo(new Step.Wait());
        assertThat(plan.next(facts(1, 0, 3, 0, 7, 0, away))).isEqualTo(new Step.Advance(2));
    }

    @Test
    void waitsForDevicesThatStayAwayInTheLastStageAndWhenNoneHasCome() {
        Duration days = Duration.ofDays(30);

        assertThat(plan.next(facts(2, 0, 3, 0, 17, 0, days))).isEqualTo(new Step.Wait());
        assertThat(plan.next(facts(0, 0, 1, 0, 0, 0, days))).isEqualTo(new Step.Wait());
    }

    @Test
    void leavesNoStateButByItsTransitions() {
        assertThat(RolloutState.PAUSED.before()).containsExactly("running");
        assertThat(RolloutState.RUNNING.before()).containsExactly("paused");
        assertThat(RolloutState.CANCELLED.before()).containsExactly("running", "paused");
        assertThat(RolloutState.DONE.before()).containsExactly("running");
    }

    @Test
    void takesFromDevicesOnlyStatesOfDevices() {
        assertThat(CommandState.ofDevice("REBOOTING")).isEqualTo(CommandState.REBOOTING);
        assertThat(CommandState.ofDevice("REJECTED")).isEqualTo(CommandState.REFUSED);
        assertThat(CommandState.ofDevice("SENT")).isNull();
        assertThat(CommandState.ofDevice("CANCELLED")).isNull();
        assertThat(CommandState.ofDevice("done")).isNull();
    }

    @Test
    void readsBackTheIdsOfCommandsAndNothingElse() {
        assertThat(DeviceCommand.noOf(DeviceCommand.idOf(91))).isEqualTo(91);
        assertThat(List.of("c-", "91", "c--1", "c-x", "c-99999999999999999999", "d-91"))
                .allSatisfy(id -> assertThat(DeviceCommand.noOf(id)).isZero());
    }

    private static Facts facts(
            int stage,
            int unasked,
            int queued,
            int busy,
            int done,
            int failed,
            Duration sinceChange) {
        return new Facts(stage, 0, unasked, queued, busy, done, failed, sinceChange);
    }
}
