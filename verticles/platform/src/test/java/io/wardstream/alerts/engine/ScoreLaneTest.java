package io.wardstream.alerts.engine;

import static io.wardstream.alerts.engine.EngineBed.at;
import static io.wardstream.codec.model.AlarmPriority.HIGH;
import static io.wardstream.codec.model.AlarmPriority.MEDIUM;
import static org.assertj.core.api.Assertions.assertThat;

import io.wardstream.alerts.engine.Transition.Began;
import io.wardstream.alerts.engine.Transition.Changed;
import io.wardstream.alerts.engine.Transition.Ended;
import io.wardstream.alerts.engine.Transition.Withdrawn;
import io.wardstream.codec.model.AlarmPriority;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How the alarms of scores begin, rise, fall and end. */
final class ScoreLaneTest {
    private static final ScoreLimits LIMITS =
            limits(rule(Score.NEWS2, MEDIUM, 5, 0), rule(Score.NEWS2, HIGH, 7, 0));
    private static final ScoreCondition AGGREGATE = condition(true);

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
        return judge(limits, second, value, ScoreLane.WHOLE);
    }

    /** Something is missing that was never known: the score is that or more. */
    private @Nullable Transition knows(int second, int value) {
        return judge(LIMITS, second, value, ScoreLane.NEVER_KNOWN);
    }

    /** Something is missing that was lost then. */
    private @Nullable Transition lost(int lostInSecond, int second, int value) {
        return judge(LIMITS, second, value, at(lostInSecond));
    }

    private @Nullable Transition judge(ScoreLimits limits, int second, int value, long lostAt) {
        return lane.judge(limits, value, lostAt, "", at(second), EngineBed.DEVICE, at(second));
    }

    private static ScoreCondition condition(boolean isWhole) {
        return new ScoreCondition(Score.NEWS2, "", isWhole);
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
        lane.know(MEDIUM, 5, at(0));

        Transition same = scores(delayed, 1, 5);
        Transition fallen = scores(delayed, 2, 4);
        Transition before = scores(delayed, 61, 4);
        Transition ended = scores(delayed, 62, 3);

        assertThat(same).isNull();
        assertThat(fallen).isNull();
        assertThat(before).isNull();
        assertThat(ended).isEqualTo(new Ended(AGGREGATE, 3, at(2)));
    }

    @Test
    void saysNothingOfAScoreThatFlickersAtABoundary() {
        ScoreLimits delayed =
                limits(rule(Score.NEWS2, MEDIUM, 5, 15), rule(Score.NEWS2, HIGH, 7, 15));
        List<Transition> told = new ArrayList<>();
        boolean hasRisen = false;
        for (int second = 1; second <= 3_600; second++) {
            int value = second % 10 < 5 ? 6 : 7;
            Transition one = scores(delayed, second, value);
            if (one != null) {
                told.add(one);
            }
        }
        for (int second = 3_601; second <= 3_620; second++) {
            Transition one = scores(delayed, second, 8);
            hasRisen |= one instanceof Changed changed && changed.priority() == HIGH;
        }
        for (int second = 3_621; second <= 7_200; second++) {
            Transition one = scores(delayed, second, second % 10 < 5 ? 6 : 7);
            assertThat(one instanceof Ended).isFalse();
            if (one instanceof Changed changed) {
                assertThat(changed.priority()).isEqualTo(HIGH);
            }
        }

        assertThat(told.getFirst()).isInstanceOf(Began.class);
        assertThat(told.subList(1, told.size()))
                .allSatisfy(
                        one ->
                                assertThat(one)
                                        .isInstanceOfSatisfying(
                                                Changed.class,
                                                changed ->
                                                        assertThat(changed.priority())
                                                                .isEqualTo(MEDIUM)));
        assertThat(told).hasSizeLessThanOrEqualTo(1 + 3_600 / 15);
        assertThat(hasRisen).isTrue();
    }

    @Test
    void beginsWithWhatIsKnownAndEndsWhenThatHasFallen() {
        Transition little = knows(1, 4);
        Transition enough = knows(2, 6);
        Transition ended = knows(3, 3);

        assertThat(little).isNull();
        assertThat(enough)
                .isEqualTo(
                        new Began(
                                condition(false), MEDIUM, 6, 5, 3, false, at(2), EngineBed.DEVICE));
        assertThat(condition(false).text(6, 5)).isEqualTo("NEWS2 6+ >= 5");
        assertThat(ended).isEqualTo(new Ended(AGGREGATE, 3, at(3)));
    }

    @Test
    void doesNotFallWhileSomethingIsMissingThatWasKnownSinceItBegan() {
        Transition began = scores(1, 8);

        Transition lower = lost(2, 2, 5);
        Transition none = lost(2, 3, 0);
        Transition ended = knows(4, 4);

        assertThat(began).isInstanceOf(Began.class);
        assertThat(lower).isNull();
        assertThat(none).isNull();
        assertThat(ended).isEqualTo(new Ended(AGGREGATE, 4, at(4)));
    }

    @Test
    void doesNotFallByALossAlsoWhenItWasReachedAgainMeanwhile() {
        Transition began = scores(1, 6);
        Transition withoutOne = lost(2, 2, 4);
        Transition byAnother = lost(2, 3, 6);
        Transition anotherHasFallen = lost(2, 4, 3);

        assertThat(began).isInstanceOf(Began.class);
        assertThat(withoutOne).isNull();
        assertThat(byAnother).isNull();
        assertThat(anotherHasFallen).isNull();
    }

    @Test
    void fallsThoughSomethingWasLostBeforeItBegan() {
        Transition began = lost(1, 3, 7);

        Transition fallen = lost(1, 4, 5);
        Transition ended = lost(1, 5, 4);

        assertThat(began).isInstanceOf(Began.class);
        assertThat(fallen).isEqualTo(new Changed(condition(false), MEDIUM, 5, 5, 3, false, at(4)));
        assertThat(ended).isInstanceOf(Ended.class);
    }

    @Test
    void doesNotFallAfterATakeoverByWhatWasLostBeforeIt() {
        lane.know(HIGH, 7, at(1));

        Transition held = lost(2, 10, 0);
        Transition fallen = lost(0, 11, 6);

        assertThat(held).isNull();
        assertThat(fallen).isInstanceOf(Changed.class);
    }

    @Test
    void tellsLessOfAnIncompleteScoreUnlessSomethingWasLost() {
        Transition began = knows(1, 9);
        Transition lessByALoss = lost(2, 20, 8);
        Transition less = knows(40, 7);

        assertThat(began).isInstanceOf(Began.class);
        assertThat(lessByALoss).isNull();
        assertThat(less).isEqualTo(new Changed(condition(false), HIGH, 7, 7, 3, false, at(40)));
    }

    @Test
    void beginsTheDelayAnewAfterAFallOfWhatIsKnown() {
        ScoreLimits delayed = limits(rule(Score.NEWS2, MEDIUM, 5, 60));

        Transition first = judge(delayed, 1, 5, ScoreLane.NEVER_KNOWN);
        Transition fallen = judge(delayed, 30, 4, ScoreLane.NEVER_KNOWN);
        Transition again = judge(delayed, 61, 5, ScoreLane.NEVER_KNOWN);
        Transition lost = judge(delayed, 100, 4, at(90));
        Transition after = judge(delayed, 121, 5, ScoreLane.NEVER_KNOWN);

        assertThat(first).isNull();
        assertThat(fallen).isNull();
        assertThat(again).isNull();
        assertThat(lost).isNull();
        assertThat(after).isInstanceOf(Began.class);
    }

    @Test
    void beginsTheDelayAnewAfterTheEndOfAnAlarmThatAnotherRuleBegan() {
        ScoreLimits delayed =
                limits(rule(Score.NEWS2, MEDIUM, 5, 60), rule(Score.NEWS2, HIGH, 7, 0));

        Transition first = judge(delayed, 1, 5, ScoreLane.NEVER_KNOWN);
        Transition lost = judge(delayed, 2, 4, at(2));
        Transition high = judge(delayed, 3, 8, at(2));
        Transition ended = judge(delayed, 10, 4, at(2));
        Transition again = judge(delayed, 100, 5, at(2));
        Transition after = judge(delayed, 160, 5, at(2));

        assertThat(first).isNull();
        assertThat(lost).isNull();
        assertThat(high)
                .isEqualTo(
                        new Began(condition(false), HIGH, 8, 7, 3, false, at(3), EngineBed.DEVICE));
        assertThat(ended).isEqualTo(new Ended(AGGREGATE, 4, at(10)));
        assertThat(again).isNull();
        assertThat(after)
                .isEqualTo(
                        new Began(
                                condition(false),
                                MEDIUM,
                                5,
                                5,
                                3,
                                false,
                                at(100),
                                EngineBed.DEVICE));
    }

    @Test
    void tellsAnotherValueOfTheSamePriorityNowAndThen() {
        Transition began = scores(1, 7);
        Transition soon = scores(2, 9);
        Transition later = scores(16, 14);
        Transition less = lost(30, 40, 9);
        Transition more = lost(30, 41, 15);

        assertThat(began).isInstanceOf(Began.class);
        assertThat(soon).isNull();
        assertThat(later).isEqualTo(new Changed(AGGREGATE, HIGH, 14, 7, 3, false, at(16)));
        assertThat(less).isNull();
        assertThat(more).isEqualTo(new Changed(condition(false), HIGH, 15, 7, 3, false, at(41)));
    }

    @Test
    void beginsAgainWhenSomebodyElseHasClosedIt() {
        Transition began = scores(1, 5);
        lane.know(null, 0, 0);

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

        Transition began = single.judge(limits, 3, ScoreLane.WHOLE, "RR", at(1), 7, at(1));
        Transition changed = single.judge(limits, 3, ScoreLane.WHOLE, "SBP", at(16), 7, at(16));

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
        assertThat(new ScoreCondition(Score.NEWS2_SINGLE, "RR", true).code())
                .isEqualTo("NEWS2_SINGLE");
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
