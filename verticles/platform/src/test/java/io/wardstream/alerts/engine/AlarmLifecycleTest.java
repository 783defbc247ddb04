package io.wardstream.alerts.engine;

import static io.wardstream.alerts.engine.LifecycleBed.FAST;
import static io.wardstream.alerts.engine.LifecycleBed.SUBJECT;
import static io.wardstream.alerts.engine.LifecycleBed.began;
import static io.wardstream.alerts.engine.LifecycleBed.changed;
import static io.wardstream.alerts.engine.LifecycleBed.raised;
import static io.wardstream.codec.model.AlarmPriority.HIGH;
import static io.wardstream.codec.model.AlarmPriority.LOW;
import static io.wardstream.codec.model.AlarmPriority.MEDIUM;
import static io.wardstream.codec.model.AlarmState.ACKNOWLEDGED;
import static io.wardstream.codec.model.AlarmState.LATCHED;
import static io.wardstream.codec.model.AlarmState.NORMAL;
import static io.wardstream.codec.model.AlarmState.RETURNED_UNACKNOWLEDGED;
import static io.wardstream.codec.model.AlarmState.UNACKNOWLEDGED;
import static org.assertj.core.api.Assertions.assertThat;

import io.wardstream.codec.model.Alarm;
import io.wardstream.codec.model.AlarmKind;
import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.codec.model.AlarmState;
import io.wardstream.codec.model.VitalSign;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each line of the table, and what must change nothing. */
final class AlarmLifecycleTest {

    @Test
    void aRaisedAlarmIsUnacknowledgedAndNotRecorded() {
        Alarm alarm = AlarmLifecycle.raised(SUBJECT, began(HIGH, true), 1500);

        assertThat(alarm.id())
                .isEqualTo(
                        UUID.nameUUIDFromBytes(
                                "3|HEART_RATE_HIGH|1000".getBytes(StandardCharsets.US_ASCII)));
        assertThat(alarm.version()).isEqualTo(1);
        assertThat(alarm.isDurable()).isFalse();
        assertThat(alarm.subject()).isEqualTo(SUBJECT);
        assertThat(alarm.cause())
                .isEqualTo(
                        new Alarm.Cause(
                                AlarmKind.PHYSIOLOGICAL,
                                "HEART_RATE_HIGH",
                                VitalSign.HEART_RATE,
                                134,
                                120,
                                "HR 134 > 120",
                                3,
                                1000));
        assertThat(alarm.progress())
                .isEqualTo(
                        new Alarm.Progress(
                                HIGH, UNACKNOWLEDGED, true, 1500, 0, null, 0, 0, 0, null));
    }

    @Test
    void anUnacknowledgedAlarmThatEndsStaysUntilSomebodyHasSeenIt() {
        Alarm alarm = AlarmLifecycle.ended(raised(MEDIUM, false), 3000, 3100);

        assertOpen(alarm, RETURNED_UNACKNOWLEDGED, 2);
        assertThat(alarm.progress().conditionUntil()).isEqualTo(3000);
        assertThat(alarm.progress().clearedAt()).isEqualTo(3100);
    }

    @Test
    void aLatchingAlarmThatEndsIsLatched() {
        Alarm alarm = AlarmLifecycle.ended(raised(HIGH, true), 3000, 3100);

        assertOpen(alarm, LATCHED, 2);
        assertThat(alarm.progress().clearedAt()).isEqualTo(3100);
    }

    @Test
    void aLatchingAlarmOfLowPriorityIsLatchedToo() {
        assertOpen(AlarmLifecycle.ended(raised(LOW, true), 3000, 3100), LATCHED, 2);
    }

    @Test
    void anAlarmOfLowPriorityThatEndsIsOver() {
        Alarm alarm = AlarmLifecycle.ended(raised(LOW, false), 3000, 3100);

        assertClosed(alarm, "returned", 3100, 2);
        assertThat(alarm.progress().conditionUntil()).isEqualTo(3000);
    }

    @ParameterizedTest
    @EnumSource(AlarmPriority.class)
    void anAcknowledgedAlarmThatEndsIsOver(AlarmPriority priority) {
        Alarm seen = Acknowledgement.given(raised(priority, true), "nurse", 2000);

        Alarm alarm = AlarmLifecycle.ended(seen, 3000, 3100);

        assertClosed(alarm, "returned", 3100, 3);
        assertThat(alarm.progress().acknowledgedBy()).isEqualTo("nurse");
        assertThat(alarm.progress().acknowledgedAt()).isEqualTo(2000);
    }

    @Test
    void whatHasEndedDoesNotEndAgain() {
        Alarm returned = AlarmLifecycle.ended(raised(HIGH, false), 3000, 3100);
        Alarm latched = AlarmLifecycle.ended(raised(HIGH, true), 3000, 3100);
        Alarm closed = AlarmLifecycle.ended(raised(LOW, false), 3000, 3100);

        assertThat(AlarmLifecycle.ended(returned, 4000, 4100)).isSameAs(returned);
        assertThat(AlarmLifecycle.ended(latched, 4000, 4100)).isSameAs(latched);
        assertThat(AlarmLifecycle.ended(closed, 4000, 4100)).isSameAs(closed);
    }

    @Test
    void anAlarmThatIsSeenIsAcknowledged() {
        Alarm alarm = Acknowledgement.given(raised(HIGH, false), "nurse", 2000);

        assertOpen(alarm, ACKNOWLEDGED, 2);
        assertThat(alarm.progress().acknowledgedBy()).isEqualTo("nurse");
        assertThat(alarm.progress().acknowledgedAt()).isEqualTo(2000);
    }

    @Test
    void whatHasReturnedIsOverWhenItIsSeen() {
        Alarm returned = AlarmLifecycle.ended(raised(HIGH, false), 3000, 3100);
        Alarm latched = AlarmLifecycle.ended(raised(HIGH, true), 3000, 3100);

        assertClosed(Acknowledgement.given(returned, "nurse", 4000), "acknowledged", 4000, 3);
        assertClosed(Acknowledgement.given(latched, "nurse", 4000), "acknowledged", 4000, 3);
        assertThat(Acknowledgement.given(latched, "nurse", 4000).progress().acknowledgedBy())
                .isEqualTo("nurse");
    }

    @Test
    void whatIsSeenOrOverIsNotAcknowledgedAgain() {
        Alarm seen = Acknowledgement.given(raised(HIGH, false), "nurse", 2000);
        Alarm closed = AlarmLifecycle.ended(seen, 3000, 3100);

        assertThat(Acknowledgement.given(seen, "doctor", 2500)).isSameAs(seen);
        assertThat(Acknowledgement.given(closed, "doctor", 3500)).isSameAs(closed);
    }

    @Test
    void anEscalationResetsTheAcknowledgement() {
        Alarm seen = Acknowledgement.given(raised(MEDIUM, false), "nurse", 2000);

        Alarm alarm = AlarmLifecycle.changed(seen, changed(HIGH, 150));

        assertOpen(alarm, UNACKNOWLEDGED, 3);
        assertThat(alarm.priority()).isEqualTo(HIGH);
        assertThat(alarm.progress().acknowledgedAt()).isZero();
        assertThat(alarm.progress().acknowledgedBy()).isNull();
        assertThat(alarm.cause().text()).isEqualTo("HR 150 > 140");
        assertThat(alarm.cause().ruleVersion()).isEqualTo(4);
        assertThat(alarm.cause().conditionSince()).isEqualTo(1000);
        assertThat(alarm.id()).isEqualTo(seen.id());
    }

    @Test
    void aLowerPriorityAndAnotherValueLeaveTheAcknowledgement() {
        Alarm seen = Acknowledgement.given(raised(HIGH, false), "nurse", 2000);

        Alarm lower = AlarmLifecycle.changed(seen, changed(MEDIUM, 125));
        Alarm other = AlarmLifecycle.changed(seen, changed(HIGH, 151));

        assertOpen(lower, ACKNOWLEDGED, 3);
        assertThat(lower.priority()).isEqualTo(MEDIUM);
        assertThat(lower.progress().acknowledgedBy()).isEqualTo("nurse");
        assertOpen(other, ACKNOWLEDGED, 3);
        assertThat(other.cause().value()).isEqualTo(151);
        assertThat(AlarmLifecycle.changed(other, changed(HIGH, 151))).isSameAs(other);
    }

    @Test
    void anUnacknowledgedAlarmRisesAndFallsUnacknowledged() {
        Alarm higher = AlarmLifecycle.changed(raised(MEDIUM, false), changed(HIGH, 150));

        assertOpen(higher, UNACKNOWLEDGED, 2);
        assertOpen(AlarmLifecycle.changed(higher, changed(LOW, 121)), UNACKNOWLEDGED, 3);
    }

    @Test
    void anAlarmThatLatchedOnceStaysLatching() {
        Alarm lower = AlarmLifecycle.changed(raised(HIGH, true), changed(MEDIUM, 125));

        assertOpen(AlarmLifecycle.ended(lower, 3000, 3100), LATCHED, 3);
    }

    @Test
    void whatHasGoneDoesNotChange() {
        Alarm returned = AlarmLifecycle.ended(raised(MEDIUM, false), 3000, 3100);

        assertThat(AlarmLifecycle.changed(returned, changed(HIGH, 150))).isSameAs(returned);
    }

    @Test
    void aReturnedAlarmIsUnacknowledgedWhenItsConditionBeginsAgain() {
        Alarm returned = AlarmLifecycle.ended(raised(MEDIUM, false), 3000, 3100);
        Alarm latched = AlarmLifecycle.ended(raised(MEDIUM, true), 3000, 3100);

        Alarm alarm = AlarmLifecycle.retriggered(returned, began(HIGH, false));

        assertOpen(alarm, UNACKNOWLEDGED, 3);
        assertThat(alarm.priority()).isEqualTo(HIGH);
        assertThat(alarm.progress().raisedAt()).isEqualTo(1500);
        assertThat(alarm.progress().conditionUntil()).isZero();
        assertThat(alarm.progress().clearedAt()).isZero();
        assertThat(alarm.id()).isEqualTo(returned.id());
        assertOpen(AlarmLifecycle.retriggered(latched, began(HIGH, false)), UNACKNOWLEDGED, 3);
    }

    @Test
    void aPresentAlarmFoundBySomebodyElseStaysAsItIs() {
        Alarm seen = Acknowledgement.given(raised(MEDIUM, false), "nurse", 2000);
        Alarm closed = AlarmLifecycle.ended(seen, 3000, 3100);

        assertThat(AlarmLifecycle.retriggered(seen, began(MEDIUM, false))).isSameAs(seen);
        assertThat(AlarmLifecycle.retriggered(closed, began(HIGH, false))).isSameAs(closed);
        assertOpen(AlarmLifecycle.retriggered(seen, began(HIGH, false)), UNACKNOWLEDGED, 3);
    }

    @Test
    void aPassedAlarmStandsAsIfRaisedAndEnded() {
        assertOpen(passed(MEDIUM, false), RETURNED_UNACKNOWLEDGED, 1);
        assertOpen(passed(HIGH, true), LATCHED, 1);
        assertClosed(passed(LOW, false), "returned", 1500, 1);
        assertThat(passed(HIGH, false).progress().conditionUntil()).isEqualTo(1200);
        assertThat(passed(HIGH, false).progress().raisedAt()).isEqualTo(1500);
        assertThat(passed(HIGH, false).id()).isEqualTo(raised(HIGH, false).id());
    }

    @Test
    void anyOpenAlarmCanBeWithdrawn() {
        Alarm fresh = raised(HIGH, true);
        Alarm seen = Acknowledgement.given(fresh, "nurse", 2000);
        Alarm latched = AlarmLifecycle.ended(fresh, 3000, 3100);
        Alarm closed = AlarmLifecycle.withdrawn(fresh, "rule_changed", 5000);

        assertClosed(closed, "rule_changed", 5000, 2);
        assertClosed(AlarmLifecycle.withdrawn(seen, "unassigned", 5000), "unassigned", 5000, 3);
        assertClosed(AlarmLifecycle.withdrawn(latched, "unassigned", 5000), "unassigned", 5000, 3);
        assertThat(AlarmLifecycle.withdrawn(closed, "unassigned", 6000)).isSameAs(closed);
    }

    @Test
    void textsAreRoundedAsTheVitalIsShown() {
        Condition hot = new Condition(VitalSign.TEMPERATURE, Condition.Side.HIGH);
        Condition low = new Condition(VitalSign.SPO2, Condition.Side.LOW);

        assertThat(AlarmText.of(low, 86.4, 88)).isEqualTo("SpO2 86 < 88");
        assertThat(AlarmText.of(hot, 39.44, 39)).isEqualTo("Temp 39.4 > 39.0");
        assertThat(AlarmText.of(FAST, 120.4, 120)).isEqualTo("HR 120.4 > 120");
        assertThat(AlarmText.of(FAST, 131, 120.5)).isEqualTo("HR 131 > 120.5");
    }

    private static Alarm passed(AlarmPriority priority, boolean isLatching) {
        Transition.Passed passed = new Transition.Passed(began(priority, isLatching), 1200, 0);
        return AlarmLifecycle.passed(SUBJECT, passed, 1500);
    }

    private static void assertOpen(Alarm alarm, AlarmState state, int version) {
        assertThat(alarm.isOpen()).isTrue();
        assertThat(alarm.state()).isEqualTo(state);
        assertThat(alarm.version()).isEqualTo(version);
        assertThat(alarm.progress().closeReason()).isNull();
    }

    private static void assertClosed(Alarm alarm, String reason, long at, int version) {
        assertThat(alarm.state()).isEqualTo(NORMAL);
        assertThat(alarm.progress().closeReason()).isEqualTo(reason);
        assertThat(alarm.progress().closedAt()).isEqualTo(at);
        assertThat(alarm.version()).isEqualTo(version);
    }
}
