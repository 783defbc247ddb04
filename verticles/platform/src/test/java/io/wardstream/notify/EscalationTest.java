package io.wardstream.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardstream.codec.model.AlarmPriority;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class EscalationTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final RouteStep AT_ONCE = step(0, AlarmPriority.LOW);
    private static final RouteStep AFTER_FIVE = step(5, AlarmPriority.MEDIUM);
    private static final RouteStep AFTER_TEN = step(10, AlarmPriority.HIGH);
    private static final WardRoute ROUTE =
            new WardRoute(1, List.of(AT_ONCE, AFTER_FIVE, AFTER_TEN));

    @Test
    void takesTheFirstStepAtOnceAndLooksAgainAtTheNext() {
        Escalation.Progress progress = after(0, AlarmPriority.HIGH, -1);

        assertThat(progress.due()).containsExactly(AT_ONCE);
        assertThat(progress.doneMinutes()).isZero();
        assertThat(progress.nextAt()).contains(START.plus(Duration.ofMinutes(5)));
    }

    @Test
    void takesNoStepTwice() {
        Escalation.Progress progress = after(4, AlarmPriority.HIGH, 0);

        assertThat(progress.due()).isEmpty();
        assertThat(progress.doneMinutes()).isZero();
        assertThat(progress.nextAt()).contains(START.plus(Duration.ofMinutes(5)));
    }

    @Test
    void takesEveryStepThatHasBecomeDueMeanwhile() {
        Escalation.Progress progress = after(30, AlarmPriority.HIGH, 0);

        assertThat(progress.due()).containsExactly(AFTER_FIVE, AFTER_TEN);
        assertThat(progress.nextAt()).isEmpty();
    }

    @Test
    void passesStepsForHigherPrioritiesBy() {
        Escalation.Progress progress = after(0, AlarmPriority.LOW, -1);

        assertThat(progress.due()).containsExactly(AT_ONCE);
        assertThat(progress.nextAt()).isEmpty();
    }

    @Test
    void endsAtOnceWhereNobodyIsToBeTold() {
        Escalation.Progress progress =
                Escalation.of(alarm(AlarmPriority.HIGH, -1), WardRoute.NONE, START);

        assertThat(progress.due()).isEmpty();
        assertThat(progress.nextAt()).isEmpty();
    }

    private static Escalation.Progress after(int minutes, AlarmPriority priority, int done) {
        return Escalation.of(alarm(priority, done), ROUTE, START.plus(Duration.ofMinutes(minutes)));
    }

    private static RouteStep step(int afterMinutes, AlarmPriority minimum) {
        return new RouteStep(afterMinutes, minimum, List.of());
    }

    private static AlarmCase alarm(AlarmPriority priority, int done) {
        UUID id = UUID.randomUUID();
        return new AlarmCase(
                id, 1, 2, id, id, priority, "SPO2_LOW", "SpO2 86 < 88", START, START, done);
    }
}
