package io.wardstream.alerts.engine;

import static io.wardstream.alerts.engine.LifecycleBed.began;
import static io.wardstream.alerts.engine.LifecycleBed.changed;
import static io.wardstream.alerts.engine.LifecycleBed.raised;
import static io.wardstream.codec.model.AlarmPriority.HIGH;
import static io.wardstream.codec.model.AlarmPriority.LOW;
import static io.wardstream.codec.model.AlarmPriority.MEDIUM;
import static org.assertj.core.api.Assertions.assertThat;

import io.wardstream.codec.model.Alarm;
import io.wardstream.codec.model.AlarmState;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every state, whatever happens to it: the whole table, no pair left out. */
final class AlarmLifecycleTableTest {
    private static final long ACKNOWLEDGED_AT = 2_000;
    private static final Duration TIMEOUT = Duration.ofMinutes(5);
    private static final long LATER = ACKNOWLEDGED_AT + TIMEOUT.toMillis();

    /** {@code =}: the very same alarm; else the first letter of the state of its next version. */
    private static final String TABLE =
            """
            .            ended seen expired higher lower value again again_higher withdrawn
            ACTIVE       R     A    =       U      U     U     =     U            N
            LOW_ACTIVE   N     A    =       U      U     U     =     U            N
            LATCHING     L     A    =       U      U     U     =     U            N
            SEEN         N     =    U       U      A     A     =     U            N
            SEEN_LATCHING N    =    U       U      A     A     =     U            N
            RETURNED     =     N    =       =      =     =     U     U            N
            LATCHED      =     N    =       =      =     =     U     U            N
            CLOSED       =     =    =       =      =     =     =     =            =
            """;

    enum From {
        ACTIVE,
        LOW_ACTIVE,
        LATCHING,
        SEEN,
        SEEN_LATCHING,
        RETURNED,
        LATCHED,
        CLOSED
    }

    enum Event {
        ENDED,
        SEEN,
        EXPIRED,
        HIGHER,
        LOWER,
        VALUE,
        AGAIN,
        AGAIN_HIGHER,
        WITHDRAWN
    }

    private static Alarm alarm(From from) {
        return switch (from) {
            case ACTIVE -> raised(MEDIUM, false);
            case LOW_ACTIVE -> raised(LOW, false);
            case LATCHING -> raised(MEDIUM, true);
            case SEEN -> seen(raised(MEDIUM, false));
            case SEEN_LATCHING -> seen(raised(MEDIUM, true));
            case RETURNED -> ended(raised(MEDIUM, false));
            case LATCHED -> ended(raised(MEDIUM, true));
            case CLOSED -> ended(seen(raised(MEDIUM, false)));
        };
    }

    private static Alarm happens(Event event, Alarm alarm) {
        return switch (event) {
            case ENDED -> ended(alarm);
            case SEEN -> Acknowledgement.given(alarm, "doctor", LATER);
            case EXPIRED -> Acknowledgement.expired(alarm, TIMEOUT, LATER);
            case HIGHER -> AlarmLifecycle.changed(alarm, changed(HIGH, 150));
            case LOWER -> AlarmLifecycle.changed(alarm, changed(LOW, 121));
            case VALUE -> AlarmLifecycle.changed(alarm, changed(alarm.priority(), 135));
            case AGAIN -> AlarmLifecycle.retriggered(alarm, began(alarm.priority(), false));
            case AGAIN_HIGHER -> AlarmLifecycle.retriggered(alarm, began(HIGH, false));
            case WITHDRAWN -> AlarmLifecycle.withdrawn(alarm, "unassigned", LATER);
        };
    }

    private static Alarm seen(Alarm alarm) {
        return Acknowledgement.given(alarm, "nurse", ACKNOWLEDGED_AT);
    }

    private static Alarm ended(Alarm alarm) {
        return AlarmLifecycle.ended(alarm, 3_000, 3_100);
    }

    static Stream<Arguments> everyPair() {
        List<String> lines = TABLE.lines().toList();
        List<Event> events =
                words(lines.getFirst()).stream()
                        .skip(1)
                        .map(word -> Event.valueOf(word.toUpperCase(Locale.ROOT)))
                        .toList();
        return lines.stream()
                .skip(1)
                .map(AlarmLifecycleTableTest::words)
                .flatMap(
                        row ->
                                events.stream()
                                        .map(
                                                event ->
                                                        Arguments.of(
                                                                From.valueOf(row.getFirst()),
                                                                event,
                                                                row.get(
                                                                        events.indexOf(event)
                                                                                + 1))));
    }

    private static List<String> words(String line) {
        return List.of(line.strip().split(" +"));
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @MethodSource("everyPair")
    void goesWhereTheTableSays(From from, Event event, String expected) {
        Alarm before = alarm(from);

        Alarm after = happens(event, before);

        if (expected.equals("=")) {
            assertThat(after).isSameAs(before);
            return;
        }
        assertThat(after.state().name()).startsWith(expected);
        assertThat(after.version()).isEqualTo(before.version() + 1);
        assertThat(after.id()).isEqualTo(before.id());
        assertThat(after.progress().raisedAt()).isEqualTo(before.progress().raisedAt());
        assertThat(after.isOpen()).isEqualTo(after.state() != AlarmState.NORMAL);
        if (after.state() == AlarmState.UNACKNOWLEDGED) {
            assertThat(after.progress().acknowledgedAt()).isZero();
            assertThat(after.progress().acknowledgedBy()).isNull();
        }
    }

    @Test
    void leavesNoPairOut() {
        Set<From> states = EnumSet.noneOf(From.class);
        Set<Event> events = EnumSet.noneOf(Event.class);
        everyPair()
                .forEach(
                        pair -> {
                            states.add((From) pair.get()[0]);
                            events.add((Event) pair.get()[1]);
                        });

        assertThat(states).containsExactly(From.values());
        assertThat(events).containsExactly(Event.values());
        assertThat(states.stream().map(from -> alarm(from).state()))
                .containsOnly(AlarmState.values());
        assertThat(everyPair()).hasSize(From.values().length * Event.values().length);
    }

    @Test
    void keepsAnAcknowledgementUntilItsTime() {
        Alarm seen = seen(raised(HIGH, false));

        assertThat(Acknowledgement.expired(seen, TIMEOUT, LATER - 1)).isSameAs(seen);
        assertThat(Acknowledgement.expired(seen, TIMEOUT, LATER).state())
                .isEqualTo(AlarmState.UNACKNOWLEDGED);
    }

    @Test
    void keepsAnAcknowledgementForGoodWithoutATimeout() {
        Alarm seen = seen(raised(LOW, false));

        assertThat(Acknowledgement.expired(seen, Duration.ZERO, Long.MAX_VALUE)).isSameAs(seen);
    }

    @Test
    void canBeAcknowledgedAgain() {
        Alarm expired = Acknowledgement.expired(seen(raised(HIGH, false)), TIMEOUT, LATER);

        Alarm again = Acknowledgement.given(expired, "doctor", LATER + 1_000);

        assertThat(again.state()).isEqualTo(AlarmState.ACKNOWLEDGED);
        assertThat(again.progress().acknowledgedBy()).isEqualTo("doctor");
        assertThat(again.version()).isEqualTo(4);
    }
}
