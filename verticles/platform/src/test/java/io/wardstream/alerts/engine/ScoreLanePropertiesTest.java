package io.wardstream.alerts.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardstream.alerts.engine.NaiveScore.Said;
import io.wardstream.alerts.engine.NaiveScore.Step;
import io.wardstream.alerts.engine.Transition.Began;
import io.wardstream.alerts.engine.Transition.Changed;
import io.wardstream.alerts.engine.Transition.Ended;
import io.wardstream.codec.model.AlarmPriority;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;

/** Scores of which parts come and go, against what a nurse would tell who looks back at it all. */
final class ScoreLanePropertiesTest {
    private static final int STEPS = 120;

    @Property(tries = 1000)
    void beginsFallsAndEndsAsTheDefinitionSays(
            @ForAll long seed, @ForAll @IntRange(min = 0, max = 15) int delaySeconds) {
        List<Step> steps = steps(new Random(seed));
        List<ScoreRule> rules = rules(delaySeconds);
        ScoreLimits limits = RuleSet.of(1, rules).limitsOf(1, 1, 1).scores();
        ScoreLane lane = new ScoreLane(Score.NEWS2);
        List<Said> said = new ArrayList<>();

        for (int i = 0; i < steps.size(); i++) {
            hear(said, i, judge(lane, limits, steps, i));
        }

        assertThat(said).isEqualTo(new NaiveScore(rules, steps).said());
    }

    /** Delays begin anew with another owner, so there are none. */
    @Property(tries = 1000)
    void saysTheSameWhenEachStepHasAnotherOwner(@ForAll long seed) {
        List<Step> steps = steps(new Random(seed));
        List<ScoreRule> rules = rules(0);
        ScoreLimits limits = RuleSet.of(1, rules).limitsOf(1, 1, 1).scores();
        List<Said> said = new ArrayList<>();
        @Nullable AlarmPriority standing = null;
        long since = 0;

        for (int i = 0; i < steps.size(); i++) {
            ScoreLane lane = new ScoreLane(Score.NEWS2);
            lane.know(standing, 0, since);
            Transition transition = judge(lane, limits, steps, i);
            hear(said, i, transition);
            if (transition instanceof Began began) {
                standing = began.priority();
                since = began.since();
            } else if (transition instanceof Changed changed) {
                standing = changed.priority();
            } else if (transition instanceof Ended) {
                standing = null;
            }
        }

        assertThat(said).isEqualTo(new NaiveScore(rules, steps).said());
    }

    private static @Nullable Transition judge(
            ScoreLane lane, ScoreLimits limits, List<Step> steps, int i) {
        Step step = steps.get(i);
        return lane.judge(
                limits, step.known(), lostAt(steps, i), "", step.at(), EngineBed.DEVICE, step.at());
    }

    /** As who keeps the inputs tells it. */
    private static long lostAt(List<Step> steps, int i) {
        long lostAt = ScoreLane.WHOLE;
        for (int parameter = 0; parameter < NaiveScore.PARAMETERS; parameter++) {
            int last = i;
            while (last >= 0 && steps.get(last).isMissing(parameter)) {
                last--;
            }
            if (last < i) {
                boolean wasKnown = last >= 0;
                lostAt = Math.max(lostAt, wasKnown ? steps.get(last + 1).at() : 0);
            }
        }
        return lostAt;
    }

    /** Another value of the same priority is no matter of life and death. */
    private static void hear(List<Said> said, int i, @Nullable Transition transition) {
        switch (transition) {
            case Began began -> said.add(new Said(i, began.priority()));
            case Changed changed when changed.priority() != said.getLast().priority() ->
                    said.add(new Said(i, changed.priority()));
            case Ended _ -> said.add(new Said(i, null));
            case null, default -> {
                // nothing that counts
            }
        }
    }

    /** Points wander, and parts are missing for a while, some of them always. */
    private static List<Step> steps(Random random) {
        List<Step> steps = new ArrayList<>();
        int[] points = new int[NaiveScore.PARAMETERS];
        boolean[] isMissing = new boolean[NaiveScore.PARAMETERS];
        int never = random.nextInt(NaiveScore.PARAMETERS);
        long at = EngineBed.at(0);
        for (int step = 0; step < STEPS; step++) {
            at += 1_000L * (1 + random.nextInt(8));
            for (int parameter = 0; parameter < points.length; parameter++) {
                points[parameter] += random.nextInt(3) == 0 ? random.nextInt(3) - 1 : 0;
                points[parameter] = Math.clamp(points[parameter], 0, 3);
                isMissing[parameter] ^= random.nextInt(12) == 0;
            }
            int[] shown = points.clone();
            for (int parameter = 0; parameter < points.length; parameter++) {
                shown[parameter] =
                        parameter < never || isMissing[parameter]
                                ? NaiveScore.MISSING
                                : shown[parameter];
            }
            steps.add(new Step(at, Arrays.stream(shown).boxed().toList()));
        }
        return steps;
    }

    private static List<ScoreRule> rules(int delaySeconds) {
        return List.of(
                rule(AlarmPriority.MEDIUM, 5, delaySeconds),
                rule(AlarmPriority.HIGH, 7, delaySeconds / 2));
    }

    private static ScoreRule rule(AlarmPriority priority, int atLeast, int delaySeconds) {
        return new ScoreRule(
                new UUID(atLeast, priority.code()),
                1,
                1,
                0,
                0,
                Score.NEWS2,
                priority,
                atLeast,
                Duration.ofSeconds(delaySeconds),
                false,
                true);
    }
}
