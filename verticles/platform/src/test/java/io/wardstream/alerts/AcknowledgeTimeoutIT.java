package io.wardstream.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardstream.codec.model.Alarm;
import io.wardstream.codec.model.AlarmState;
import io.wardstream.registry.RegistryBed;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Alarms that somebody has seen and nobody has dealt with. */
final class AcknowledgeTimeoutIT {
    private static AlertBed bed;
    private String judge;

    @BeforeAll
    static void open() {
        bed = new AlertBed();
    }

    @AfterAll
    static void close() {
        bed.close();
    }

    @BeforeEach
    void begin() {
        judge = bed.judge();
    }

    @AfterEach
    void end() {
        bed.stop(judge);
    }

    @Test
    void isToBeSeenAgainAfterFiveMinutesWhoeverJudgesItThen() {
        Alarm raised = raisedAndSeen();

        bed.stop(judge);
        seenBefore(raised, "5 minutes");
        judge = bed.judge();

        Alarm again = bed.hears(alarm -> isOf(raised, alarm) && alarm.version() == 3);
        assertThat(again.state()).isEqualTo(AlarmState.UNACKNOWLEDGED);
        assertThat(again.progress().raisedAt()).isEqualTo(raised.progress().raisedAt());
        assertThat(again.progress().acknowledgedBy()).isNull();
        assertThat(bed.events(raised.id()))
                .containsExactly("raised", "acknowledged", "acknowledgement_expired");
        bed.acknowledge(again);
        assertThat(RegistryBed.await(bed.alerts.alarms().find(bed.scope, raised.id())))
                .hasValueSatisfying(
                        now -> assertThat(now.state()).isEqualTo(AlarmState.ACKNOWLEDGED));
    }

    @Test
    void staysSeenBeforeThat() {
        Alarm younger = raisedAndSeen();
        Alarm older = raisedAndSeen();

        bed.stop(judge);
        seenBefore(younger, "4 minutes 30 seconds");
        seenBefore(older, "6 minutes");
        judge = bed.judge();

        Alarm _ = bed.hears(alarm -> isOf(older, alarm) && alarm.version() == 3);
        assertThat(bed.events(younger.id())).containsExactly("raised", "acknowledged");
    }

    private static Alarm raisedAndSeen() {
        Monitor monitor = bed.monitor();
        monitor.spo2(86);
        int patientId = monitor.patient().id();
        Alarm raised = bed.hears(it -> it.subject().patientId() == patientId && it.isDurable());
        bed.acknowledge(raised);
        return raised;
    }

    private static void seenBefore(Alarm alarm, String interval) {
        bed.run(
                "UPDATE alarm SET acknowledged_at = now() - $2::text::interval WHERE id = $1",
                alarm.id(),
                interval);
    }

    private static boolean isOf(Alarm raised, Alarm alarm) {
        return alarm.id().equals(raised.id());
    }
}
