package io.wardstream.alerts.engine;

import static io.wardstream.alerts.engine.EngineBed.at;
import static io.wardstream.codec.model.AlarmPriority.HIGH;
import static io.wardstream.codec.model.AlarmPriority.MEDIUM;
import static org.assertj.core.api.Assertions.assertThat;

import io.wardstream.alerts.engine.ScoreLane.Finding;
import io.wardstream.alerts.engine.Transition.Began;
import io.wardstream.alerts.engine.Transition.Changed;
import io.wardstream.alerts.engine.Transition.Ended;
import io.wardstream.alerts.engine.Transition.Withdrawn;
import io.wardstream.codec.model.AlarmPriority;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How the alarms of scores begin, rise, fall and end. */
final class ScoreLaneTest {
    private static final ScoreLimits LIMITS =
            limits(rule(Score.NEWS2, MEDIUM, 5, 0), rule(Score.NEWS2, HIGH, 7, 0));
    private static final ScoreCondition AGGREGATE = new ScoreCondition(Score.NEWS2, "");

    private final ScoreLane lane = new ScoreLane(Score.NEWS2);

    private static ScoreRule rule(
            Score score, AlarmPriority priority, int atLeast, int delaySeconds) {
        return new ScoreRule(
                new UUID(atLeast, priority.code()),
                3,
                1,
                0,
                0,
                score,
                priority,
                atLeast,
                Duration.ofSeconds(delaySeconds),
                false,
                true);
    }

    private static ScoreLimits limits(ScoreRule... rules) {
        return RuleSet.of(1, Arrays.asList(rules)).limitsOf(1, 1, 1).scores();
    }

    private @Nullable Transition scores(int second, int value) {
        return scores(LIMITS, second, value);
    }

    private @Nullable Transition scores(ScoreLimits limits, int second, int value) {
        return lane.judge(limits, new Finding(value, "", at(second), EngineBed.DEVICE), at(second));
    }

    @Test
    void beginsAtTheBoundOfARule() {
        Transition below = scores(1, 4);
        Transition reached = scores(2, 5);
        Transition same = scores(3, 6);

        assertThat(below).isNull();
        assertThat(reached)
                .isEqualTo(new Began(AGGREGATE, MEDIUM, 5, 5, 3, false, at(2), EngineBed.DEVICE));
        assertThat(same).isNull();
    }

    @Test
    void risesAndFallsAsOneCondition() {
        Transition began = scores(1, 5);
        Transition risen = scores(2, 8);
        Transition fallen = scores(3, 6);
        Transition ended = scores(4, 4);

        assertThat(began).isInstanceOf(Began.class);
        assertThat(risen).isEqualTo(new Changed(AGGREGATE, HIGH, 8, 7, 3, false, at(2)));
        assertThat(fallen).isEqualTo(new Changed(AGGREGATE, MEDIUM, 6, 5, 3, false, at(3)));
        assertThat(ended).isEqualTo(new Ended(AGGREGATE, 4, at(4)));
    }

    @Test
    void beginsWithTheHighestPriorityThatIsReached() {
        Transition began = scores(1, 9);

        assertThat(began)
                .isEqualTo(new Began(AGGREGATE, HIGH, 9, 7, 3, false, at(1), EngineBed.DEVICE));
    }

    @Test
    void waitsForTheDelayAndBeginsWhenItWasReached() {
        ScoreLimits delayed = limits(rule(Score.NEWS2, MEDIUM, 5, 60));

        Transition first = scores(delayed, 1, 5);
        Transition before = scores(delayed, 60, 6);
        Transition after = scores(delayed, 61, 6);

        assertThat(first).isNull();
        assertThat(before).isNull();
        assertThat(after)
                .isEqualTo(new Began(AGGREGATE, MEDIUM, 6, 5, 3, false, at(1), EngineBed.DEVICE));
    }

    @Test
    void beginsTheDelayAnewAfterAFall() {
        ScoreLimits delayed = limits(rule(Score.NEWS2, MEDIUM, 5, 60));

        Transition first = scores(delayed, 1, 5);
        Transition fallen = scores(delayed, 30, 4);
        Transition again = scores(delayed, 40, 5);
        Transition before = scores(delayed, 99, 5);
        Transition after = scores(delayed, 100, 5);

        assertThat(first).isNull();
        assertThat(fallen).isNull();
        assertThat(again).isNull();
        assertThat(before).isNull();
        assertThat(after).isInstanceOf(Began.class);
    }

    @Test
    void staysWhatTheStoreKnowsWithoutAnotherDelay() {
        ScoreLimits delayed = limits(rule(Score.NEWS2, MEDIUM, 5, 60));
        lane.know(MEDIUM);

        Transition same = scores(delayed, 1, 5);
        Transition ended = scores(delayed, 2, 4);

        assertThat(same).isNull();
        assertThat(ended).isInstanceOf(Ended.class);
    }

    @Test
    void beginsAgainWhenSomebodyElseHasClosedIt() {
        Transition began = scores(1, 5);
        lane.know(null);

        Transition again = scores(2, 5);

        assertThat(began).isInstanceOf(Began.class);
        assertThat(again)
                .isEqualTo(new Began(AGGREGATE, MEDIUM, 5, 5, 3, false, at(2), EngineBed.DEVICE));
    }

    @Test
    void isWithdrawnWhenNoRuleAsksAnyMore() {
        Transition nothing = lane.withdraw();
        Transition began = scores(1, 5);

        Transition withdrawn = lane.withdraw();

        assertThat(nothing).isNull();
        assertThat(began).isInstanceOf(Began.class);
        assertThat(withdrawn).isEqualTo(new Withdrawn(AGGREGATE));
    }

    @Test
    void endsWhenTheRuleAsksForMore() {
        Transition began = scores(1, 5);

        Transition ended = scores(limits(rule(Score.NEWS2, MEDIUM, 6, 0)), 2, 5);

        assertThat(began).isInstanceOf(Began.class);
        assertThat(ended).isInstanceOf(Ended.class);
    }

    @Test
    void tellsWhenAnotherParameterIsTheHighOne() {
        ScoreLane single = new ScoreLane(Score.NEWS2_SINGLE);
        ScoreLimits limits = limits(rule(Score.NEWS2_SINGLE, HIGH, 3, 0));

        Transition began = single.judge(limits, new Finding(3, "RR", at(1), 7), at(1));
        Transition changed = single.judge(limits, new Finding(3, "SBP", at(2), 7), at(2));

        assertThat(text(began)).isEqualTo("NEWS2 RR 3");
        assertThat(changed).isInstanceOf(Changed.class);
        assertThat(text(changed)).isEqualTo("NEWS2 SBP 3");
    }

    private static String text(@Nullable Transition told) {
        return Objects.requireNonNull(told).condition().text(3, 3);
    }

    @Test
    void saysInWordsWhatIsReached() {
        assertThat(AGGREGATE.text(7, 7)).isEqualTo("NEWS2 7 >= 7");
        assertThat(AGGREGATE.code()).isEqualTo("NEWS2_HIGH");
        assertThat(new ScoreCondition(Score.NEWS2_SINGLE, "RR").code()).isEqualTo("NEWS2_SINGLE");
        assertThat(Condition.byCode("NEWS2_HIGH")).isNull();
        assertThat(Condition.byCode("NEWS2_SINGLE")).isNull();
    }

    @Test
    void followsTheMostSpecificRuleOfAScoreAndPriority() {
        ScoreRule ofHospital = rule(Score.NEWS2, MEDIUM, 5, 0);
        ScoreRule ofPatient =
                new ScoreRule(
                        UUID.randomUUID(),
                        1,
                        1,
                        0,
                        9,
                        Score.NEWS2,
                        MEDIUM,
                        8,
                        Duration.ZERO,
                        false,
                        true);
        RuleSet rules = RuleSet.of(1, Arrays.asList(ofHospital, ofPatient));

        assertThat(rules.limitsOf(1, 1, 9).scores().of(Score.NEWS2, MEDIUM)).isEqualTo(ofPatient);
        assertThat(rules.limitsOf(1, 1, 8).scores().of(Score.NEWS2, MEDIUM)).isEqualTo(ofHospital);
        assertThat(rules.limitsOf(2, 1, 8).scores()).isEqualTo(ScoreLimits.NONE);
    }
}
