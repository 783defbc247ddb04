package io.wardstream.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardstream.codec.model.Alarm;
import io.wardstream.codec.model.AlarmKind;
import io.wardstream.codec.model.AlarmState;
import io.wardstream.registry.Patient;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two devices measure the SpO2 of one patient. */
final class TwoSourcesIT {
    private static AlertBed bed;
    private static String judge;

    private Patient patient;
    private Monitor first;
    private Monitor second;

    @BeforeAll
    static void open() {
        bed = new AlertBed();
        judge = bed.judge();
    }

    @BeforeEach
    void measureTwice() {
        patient = bed.patient();
        first = bed.monitor(patient);
        second = bed.monitor(patient);
    }

    @AfterAll
    static void close() {
        bed.close();
    }

    @Test
    void theFirstIsJudgedWhileItIsNotStale() {
        first.spo2(97);
        second.spo2(80);
        first.spo2(86);

        Alarm raised = hears(1);

        assertThat(raised.subject().deviceId()).isEqualTo(first.deviceId());
        assertThat(raised.cause().value()).isEqualTo(86);
        second.spo2(99);
        first.spo2(95);
        Alarm gone = hears(2);
        assertThat(gone.state()).isEqualTo(AlarmState.RETURNED_UNACKNOWLEDGED);
        assertThat(bed.alarms(patient)).hasSize(1);
    }

    @Test
    void aChangeIsShownAndKeptWithTheAlarmThatGoesOn() {
        first.spo2(86);
        Alarm raised = hears(1);
        bed.clock.forward(Duration.ofSeconds(16));

        second.spo2(85);

        Alarm taken = hears(2);
        assertThat(taken.id()).isEqualTo(raised.id());
        assertThat(taken.state()).isEqualTo(AlarmState.UNACKNOWLEDGED);
        assertThat(taken.progress()).isEqualTo(raised.progress());
        assertThat(taken.subject().deviceId()).isEqualTo(second.deviceId());
        assertThat(bed.alarms(patient)).containsExactly(taken);
        assertThat(bed.events(raised.id())).containsExactly("raised", "source_changed");
        first.spo2(97);
        second.spo2(96);
        assertThat(hears(3).progress().conditionUntil()).isPositive();
        assertThat(bed.events(raised.id())).containsExactly("raised", "source_changed", "returned");
    }

    @Test
    void aRestartChangesNothing() {
        first.spo2(86);
        Alarm raised = hears(1);
        bed.clock.forward(Duration.ofSeconds(16));
        second.spo2(85);
        Alarm taken = hears(2);

        bed.stop(judge);
        judge = bed.judge();
        second.spo2(84);
        second.spo2(96);

        assertThat(hears(3).state()).isEqualTo(AlarmState.RETURNED_UNACKNOWLEDGED);
        assertThat(hears(3).subject()).isEqualTo(taken.subject());
        assertThat(bed.events(raised.id())).containsExactly("raised", "source_changed", "returned");
    }

    private Alarm hears(int version) {
        return bed.hears(
                alarm ->
                        alarm.subject().patientId() == patient.id()
                                && alarm.version() == version
                                && alarm.isDurable()
                                && alarm.cause().kind() == AlarmKind.PHYSIOLOGICAL);
    }
}
