package io.wardstream.alerts.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardstream.codec.model.Alarm;
import io.wardstream.codec.model.Alarm.Subject;
import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.codec.model.AlarmState;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What technical alarms are made of, and how they go by the same life cycle as others. */
class TechnicalAlarmTest {
    private static final long SINCE = 1_764_000_000_000L;
    private static final long NOW = SINCE + 15_000;
    private static final Subject WARD = Subject.ofWard(1, 2, new UUID(0, 2));
    private static final Subject BED =
            new Subject(1, 2, new UUID(0, 2), 3, new UUID(0, 3), 7, new UUID(0, 7));
    private static final TechnicalFact LOST = TechnicalFact.disconnected(7);

    private static Alarm lost(AlarmPriority priority) {
        return TechnicalAlarm.raised(BED, LOST, priority, SINCE, NOW);
    }

    @Test
    void hasAnIdOfItsOwnForEachDeviceAndWard() {
        Subject otherDevice =
                new Subject(1, 2, new UUID(0, 2), 3, new UUID(0, 3), 8, new UUID(0, 8));
        Subject otherWard = Subject.ofWard(1, 3, new UUID(0, 3));

        assertThat(TechnicalAlarm.id(BED, "DISCONNECTED", SINCE))
                .isEqualTo(lost(AlarmPriority.LOW).id())
                .isNotEqualTo(TechnicalAlarm.id(otherDevice, "DISCONNECTED", SINCE))
                .isNotEqualTo(TechnicalAlarm.id(BED, "DISCONNECTED", SINCE + 1));
        assertThat(TechnicalAlarm.id(WARD, "NODE_LOST", SINCE))
                .isNotEqualTo(TechnicalAlarm.id(otherWard, "NODE_LOST", SINCE));
    }

    @Test
    void closesByItselfWhenItIsLowAndOver() {
        Alarm over = AlarmLifecycle.ended(lost(AlarmPriority.LOW), NOW + 1, NOW + 1);

        assertThat(over.isOpen()).isFalse();
    }

    @Test
    void waitsForSomebodyWhenItWasMoreThanLowAndBeginsAgain() {
        Alarm over = AlarmLifecycle.ended(lost(AlarmPriority.MEDIUM), NOW + 1, NOW + 1);

        Alarm again = TechnicalAlarm.retriggered(over);

        assertThat(over.state()).isEqualTo(AlarmState.RETURNED_UNACKNOWLEDGED);
        assertThat(again.state()).isEqualTo(AlarmState.UNACKNOWLEDGED);
        assertThat(again.version()).isEqualTo(3);
        assertThat(TechnicalAlarm.retriggered(again)).isSameAs(again);
    }

    @Test
    void namesTheGatewayOfAGroupAndHasOneOfEach() {
        WardCause east = WardCause.lost("sw:3/EAST");

        Alarm raised = TechnicalAlarm.raised(WARD, east, 40, SINCE, NOW);

        assertThat(raised.cause().text()).isEqualTo("40 devices disconnected, gateway sw:3/EAST");
        assertThat(WardCause.byCode(raised.cause().code())).isEqualTo(east);
        assertThat(raised.id())
                .isNotEqualTo(
                        TechnicalAlarm.raised(WARD, WardCause.lost(null), 40, SINCE, NOW).id());
        assertThat(WardCause.byCode("NODE_LOST")).isEqualTo(WardCause.of(WardFact.NODE_LOST));
        assertThat(WardCause.byCode("LOW_BATTERY")).isNull();
    }

    @Test
    void countsWithoutResettingAnAcknowledgement() {
        Alarm raised =
                TechnicalAlarm.raised(
                        WARD, WardCause.of(WardFact.MASS_DISCONNECT), 500, SINCE, NOW);
        Alarm seen = Acknowledgement.given(raised, "nurse", NOW + 1);

        Alarm fewer = TechnicalAlarm.counted(seen, WardCause.of(WardFact.MASS_DISCONNECT), 1);

        assertThat(fewer.state()).isEqualTo(AlarmState.ACKNOWLEDGED);
        assertThat(fewer.cause().text()).isEqualTo("1 device disconnected");
        assertThat(fewer.cause().value()).isEqualTo(1);
        assertThat(TechnicalAlarm.counted(fewer, WardCause.of(WardFact.MASS_DISCONNECT), 1))
                .isSameAs(fewer);
    }

    @Test
    void isToBeSeenAgainWhenMoreHappens() {
        Alarm raised =
                TechnicalAlarm.raised(WARD, WardCause.of(WardFact.MASS_DISCONNECT), 5, SINCE, NOW);
        Alarm seen = Acknowledgement.given(raised, "nurse", NOW + 1);
        Alarm over = AlarmLifecycle.ended(seen, NOW + 2, NOW + 2);

        Alarm worse = TechnicalAlarm.worse(seen);

        assertThat(worse.state()).isEqualTo(AlarmState.UNACKNOWLEDGED);
        assertThat(worse.progress().acknowledgedBy()).isNull();
        assertThat(worse.version()).isEqualTo(seen.version() + 1);
        assertThat(TechnicalAlarm.worse(over)).isSameAs(over);
    }

    @Test
    void saysForHowLongThePlatformWasDown() {
        Alarm down = TechnicalAlarm.platformWasDown(WARD, SINCE, SINCE + 725_000);

        assertThat(down.cause().text()).isEqualTo("Platform was down for 12 min");
        assertThat(down.version()).isOne();
        assertThat(down.state()).isEqualTo(AlarmState.RETURNED_UNACKNOWLEDGED);
        assertThat(TechnicalAlarm.platformWasDown(WARD, SINCE, SINCE + 50_000).cause().text())
                .isEqualTo("Platform was down for 50 s");
    }
}
