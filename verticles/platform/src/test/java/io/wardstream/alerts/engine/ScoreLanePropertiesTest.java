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
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;

/** Scores of which parts come and go, against what a nurse would tell who looks back at it all. */
final class ScoreLanePropertiesTest {
    private static final int STEPS = 120;

    /**
     * Seconds, and the points of four parameters; the others were never known. There are five, one
     * of them is lost before the delay is over, eight begin an alarm, it ends, and there are five
     * again.
     */
    private static final String LOST_BEFORE_IT_BEGAN =
            """
            167 2 2 1 -
            171 2 2 - -
            174 2 2 - -
            178 3 2 - 3
            184 2 2 - 3
            191 3 2 - -
            196 3 3 - -
            198 3 3 - -
            199 3 3 - 3
            202 3 3 - 3
            205 3 3 - 3
            208 3 3 - 3
            211 3 3 - 3
            217 - 3 - 3
            218 - - - 3
            220 - - - 3
            228 - - - 3
            233 - 3 - 2
            234 - 2 - 3
            241 - 2 - 3
            248 - 2 - 3
            256 - 2 - 3
            264 - 2 - 3
            268 - 1 - 2
            273 - - - -
            277 - - - 3
            282 - - - 3
            285 - - - 3
            290 - - - 3
            298 - - - 3
            304 - - - 2
            307 - - - 2
            312 - - - 2
            315 3 - - 2
            322 3 - - 2
            328 2 - - 2
            330 2 0 - 2
            333 2 0 - 2
            334 2 0 - 2
            335 2 0 - 2
            338 2 0 - 2
            339 2 0 - 2
            344 2 0 - 3
            348 3 0 - 3
            349 2 0 - 3
            357 2 0 - 3
            358 2 1 - 3
            364 3 1 - 3
            """;

    @Property(tries = 1000)
    void beginsFallsAndEndsAsTheDefinitionSays(
            @ForAll long seed, @ForAll @IntRange(min = 0, max = 15) int delaySeconds) {
        List<Step> steps = steps(new Random(seed));
        List<ScoreRule> rules = rules(delaySeconds);

        List<Said> said = said(rules, steps);

        assertThat(said).isEqualTo(new NaiveScore(rules, steps).said());
    }

    /** Not at 344, as if those of 167 had lasted through the end at 330. */
    @Example
    void waitsAnewAfterTheEndThoughSomethingIsMissingSinceBeforeTheAlarm() {
        List<Step> steps = LOST_BEFORE_IT_BEGAN.lines().map(line -> stepOf(line)).toList();
        List<ScoreRule> rules = rules(1);

        List<Said> said = said(rules, steps);
        List<Said> defined = new NaiveScore(rules, steps).said();

        assertThat(said)
                .containsExactly(
                        new Said(step(steps, 178), AlarmPriority.HIGH),
                        new Said(step(steps, 330), null),
                        new Said(step(steps, 348), AlarmPriority.MEDIUM),
                        new Said(step(steps, 364), AlarmPriority.HIGH));
        assertThat(defined).isEqualTo(said);
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

    private static List<Said> said(List<ScoreRule> rules, List<Step> steps) {
        ScoreLimits limits = RuleSet.of(1, rules).limitsOf(1, 1, 1).scores();
        ScoreLane lane = new ScoreLane(Score.NEWS2);
        List<Said> said = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            hear(said, i, judge(lane, limits, steps, i));
        }
        return said;
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

    /** A line of seconds and the points of the last parameters; a dash where one is missing. */
    private static Step stepOf(String line) {
        List<String> parts = List.of(line.split(" "));
        List<String> last = parts.subList(1, parts.size());
        List<Integer> points = new ArrayList<>();
        while (points.size() < NaiveScore.PARAMETERS - last.size()) {
            points.add(NaiveScore.MISSING);
        }
        for (String one : last) {
            points.add(one.equals("-") ? NaiveScore.MISSING : Integer.parseInt(one));
        }
        return new Step(EngineBed.at(Integer.parseInt(parts.getFirst())), points);
    }

    /** Which step is of that second. */
    private static int step(List<Step> steps, int second) {
        return steps.stream().map(Step::at).toList().indexOf(EngineBed.at(second));
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
