package io.wardstream.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardstream.ops.Pressure.Step;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class PressureTest {
    private static final int CAPACITY = 1_000;

    @Test
    void givesUpTheLeastNeededFirst() {
        Set<Step> passed = new LinkedHashSet<>();
        Step step = Step.NONE;
        for (int waiting = 0; waiting <= CAPACITY; waiting++) {
            step = step.after(waiting, CAPACITY);
            passed.add(step);
        }

        assertThat(passed)
                .containsExactly(
                        Step.NONE,
                        Step.DASHBOARDS,
                        Step.HISTORY,
                        Step.BACKFILL,
                        Step.CONNECTIONS,
                        Step.LIVE,
                        Step.ALL);
    }

    @Test
    void takesThemBackInTheOtherOrder() {
        Set<Step> passed = new LinkedHashSet<>();
        Step step = Step.ALL;
        for (int waiting = CAPACITY; waiting >= 0; waiting--) {
            step = step.after(waiting, CAPACITY);
            passed.add(step);
        }

        assertThat(passed)
                .containsExactly(
                        Step.ALL,
                        Step.LIVE,
                        Step.CONNECTIONS,
                        Step.BACKFILL,
                        Step.HISTORY,
                        Step.DASHBOARDS,
                        Step.NONE);
    }

    @Test
    void doesNotSwingAroundABoundary() {
        assertThat(Step.NONE.after(199, CAPACITY)).isEqualTo(Step.NONE);
        assertThat(Step.NONE.after(200, CAPACITY)).isEqualTo(Step.DASHBOARDS);
        assertThat(Step.DASHBOARDS.after(160, CAPACITY)).isEqualTo(Step.DASHBOARDS);
        assertThat(Step.DASHBOARDS.after(159, CAPACITY)).isEqualTo(Step.NONE);
    }

    @Test
    void givesUpNothingForAnEmptyBufferHoweverSmall() {
        List<Step> steps =
                IntStream.rangeClosed(1, 100)
                        .mapToObj(capacity -> Step.ALL.after(0, capacity))
                        .distinct()
                        .toList();

        assertThat(steps).containsExactly(Step.NONE);
    }

    @Test
    void isAsHighAsTheHighestOfThoseWhoFillBuffers() {
        Pressure pressure = new Pressure();

        pressure.reached("one", Step.HISTORY);
        pressure.reached("other", Step.LIVE);
        assertThat(pressure.step()).isEqualTo(Step.LIVE);

        pressure.reached("other", Step.NONE);
        assertThat(pressure.step()).isEqualTo(Step.HISTORY);
        assertThat(pressure.gives(Step.DASHBOARDS)).isTrue();
        assertThat(pressure.gives(Step.BACKFILL)).isFalse();
    }
}
