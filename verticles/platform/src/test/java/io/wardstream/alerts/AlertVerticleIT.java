package io.wardstream.alerts;

import static io.wardstream.registry.RegistryBed.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.wardstream.codec.model.Alarm;
import io.wardstream.codec.model.AlarmState;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.registry.Patient;
import io.wardstream.registry.PatientChange;
import io.wardstream.registry.RegistryBed;
import io.wardstream.registry.Ward;
import io.wardstream.store.Scope;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** From samples on the bus to alarms on record, with everything but ingest. */
class AlertVerticleIT {
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

    private static boolean isOf(Patient patient, Alarm alarm) {
        return alarm.subject().patientId() == patient.id();
    }

    @CanIgnoreReturnValue
    private static Alarm hears(Patient patient, AlarmState state) {
        return bed.hears(alarm -> isOf(patient, alarm) && alarm.state() == state);
    }

    @Test
    void raisesShowsAndRecordsALimitCrossed() {
        Monitor monitor = bed.monitor();
        monitor.spo2(97);

        VitalSample low = monitor.spo2(86);

        Alarm shown = hears(monitor.patient(), AlarmState.UNACKNOWLEDGED);
        assertThat(shown.isDurable()).isTrue();
        assertThat(shown.cause().text()).isEqualTo("SpO2 86 < 88");
        assertThat(shown.cause().conditionSince()).isEqualTo(low.observedAt());
        assertThat(shown.subject().patientPublicId()).isEqualTo(monitor.patient().publicId());
        assertThat(bed.open(monitor.patient())).containsExactly(shown);
        assertThat(bed.events(shown.id())).containsExactly("raised");
    }

    @Test
    void closesAnAcknowledgedAlarmWhenTheConditionIsGone() {
        Monitor monitor = bed.monitor();
        monitor.spo2(86);
        Alarm raised = hears(monitor.patient(), AlarmState.UNACKNOWLEDGED);
        bed.acknowledge(raised);

        monitor.spo2(95);

        Alarm closed = hears(monitor.patient(), AlarmState.NORMAL);
        assertThat(closed.progress().acknowledgedBy()).isEqualTo("nurse");
        assertThat(closed.progress().closeReason()).isEqualTo("returned");
        assertThat(bed.events(raised.id())).containsExactly("raised", "acknowledged", "closed");
        assertThat(bed.open(monitor.patient())).isEmpty();
    }

    @Test
    void leavesAnAlarmThatNobodySawUntilSomebodyDoes() {
        Monitor monitor = bed.monitor();
        monitor.spo2(86);
        monitor.spo2(95);
        Alarm returned = hears(monitor.patient(), AlarmState.RETURNED_UNACKNOWLEDGED);

        bed.acknowledge(returned);

        assertThat(bed.alarms(monitor.patient()))
                .singleElement()
                .extracting(alarm -> alarm.progress().closeReason())
                .isEqualTo("acknowledged");
    }

    @Test
    void raisesOneAlarmWhenTwoJudge() {
        String other = bed.judge(new FakeMembers("node-b", "node-b"));
        Monitor monitor = bed.monitor();

        monitor.spo2(86);
        monitor.spo2(85);
        monitor.spo2(95);

        hears(monitor.patient(), AlarmState.RETURNED_UNACKNOWLEDGED);
        bed.stop(other);
        assertThat(bed.alarms(monitor.patient())).hasSize(1);
        assertThat(bed.events(bed.open(monitor.patient()).getFirst().id()))
                .containsExactly("raised", "returned");
    }

    @Test
    void raisesNothingTwiceAfterARestart() {
        Monitor monitor = bed.monitor();
        monitor.spo2(86);
        Alarm raised = hears(monitor.patient(), AlarmState.UNACKNOWLEDGED);
        bed.acknowledge(raised);

        bed.stop(judge);
        judge = bed.judge();
        monitor.spo2(85);
        monitor.spo2(95);

        hears(monitor.patient(), AlarmState.NORMAL);
        assertThat(bed.alarms(monitor.patient())).hasSize(1);
        assertThat(bed.events(raised.id())).containsExactly("raised", "acknowledged", "closed");
    }

    @Test
    void findsWhatHappenedWhileNobodyListened() {
        Monitor present = bed.monitor();
        Monitor passed = bed.monitor();
        bed.stop(judge);
        VitalSample low = present.spo2(86);
        present.spo2(85);
        passed.spo2(86);
        passed.spo2(96);

        judge = bed.judge();

        Alarm there = hears(present.patient(), AlarmState.UNACKNOWLEDGED);
        assertThat(there.cause().conditionSince()).isEqualTo(low.observedAt());
        assertThat(hears(passed.patient(), AlarmState.RETURNED_UNACKNOWLEDGED).version())
                .isEqualTo(1);
    }

    @Test
    void readsWhatTheBusHasLost() {
        Monitor monitor = bed.monitor();
        monitor.spo2(97);
        VitalSample low = monitor.unheard(Map.of(VitalSign.SPO2, 86.0));

        VitalSample high = monitor.spo2(97);

        Alarm alarm = hears(monitor.patient(), AlarmState.RETURNED_UNACKNOWLEDGED);
        assertThat(alarm.cause().conditionSince()).isEqualTo(low.observedAt());
        assertThat(alarm.progress().conditionUntil()).isEqualTo(high.observedAt());
    }

    @Test
    void readsALostEndWhenADigestTellsOfIt() {
        Monitor monitor = bed.monitor();
        monitor.spo2(97);
        VitalSample low = monitor.unheard(Map.of(VitalSign.SPO2, 86.0));

        monitor.digest(false);

        Alarm alarm = hears(monitor.patient(), AlarmState.UNACKNOWLEDGED);
        assertThat(alarm.cause().conditionSince()).isEqualTo(low.observedAt());
    }

    @Test
    void waitsForARowThatIsNotCommittedYet() {
        Monitor monitor = bed.monitor();
        monitor.spo2(97);
        VitalSample low = monitor.next(Map.of(VitalSign.SPO2, 86.0));
        VitalSample after = monitor.next(Map.of(VitalSign.SPO2, 85.0));
        monitor.skip(low);
        monitor.publish(after);
        hears(monitor.patient(), AlarmState.UNACKNOWLEDGED);
        Monitor other = bed.monitor();
        VitalSample lost = other.next(Map.of(VitalSign.SPO2, 86.0));
        other.skip(lost);
        other.digest(true);

        other.store(lost);

        assertThat(hears(other.patient(), AlarmState.UNACKNOWLEDGED).cause().conditionSince())
                .isEqualTo(lost.observedAt());
    }

    @Test
    void closesTheAlarmOfARuleThatIsDeleted() {
        Monitor monitor = bed.monitor();
        monitor.says(Map.of(VitalSign.HEART_RATE, 134.0));
        Alarm raised = hears(monitor.patient(), AlarmState.UNACKNOWLEDGED);
        AlertRules.Stored rule =
                RegistryBed.await(bed.alerts.rules().list(bed.scope, bed.ward.hospitalId()))
                        .stream()
                        .filter(known -> known.rule().subject().equals("heart_rate"))
                        .findFirst()
                        .orElseThrow();

        done(bed.alerts.rules().delete(bed.scope, rule.rule().id(), 0));

        Alarm closed = hears(monitor.patient(), AlarmState.NORMAL);
        assertThat(closed.id()).isEqualTo(raised.id());
        assertThat(closed.progress().closeReason()).isEqualTo("rule_changed");
        done(bed.alerts.rules().create(rule));
    }

    @Test
    void endsAnAlarmByTheLimitsOfAChangedRule() {
        Monitor monitor = bed.monitor();
        monitor.says(Map.of(VitalSign.ETCO2, 55.0));
        hears(monitor.patient(), AlarmState.UNACKNOWLEDGED);
        AlertRules.Stored own =
                RegistryBed.await(
                        bed.alerts
                                .rules()
                                .create(
                                        new AlertRules.Stored(
                                                AlertBed.limits(VitalSign.ETCO2, 15, 60)
                                                        .rule(
                                                                bed.ward.publicId(),
                                                                bed.ward.hospitalId(),
                                                                0,
                                                                monitor.patient().id()),
                                                bed.ward.hospitalPublicId(),
                                                null,
                                                monitor.patient().publicId())));

        await().atMost(Duration.ofSeconds(5))
                .until(
                        () -> {
                            monitor.says(Map.of(VitalSign.ETCO2, 55.0));
                            return bed.open(monitor.patient()).getFirst().state()
                                    == AlarmState.RETURNED_UNACKNOWLEDGED;
                        });

        assertThat(own.rule().version()).isEqualTo(1);
        assertThat(bed.alarms(monitor.patient())).hasSize(1);
    }

    @Test
    void closesTheAlarmsOfADeviceThatGoesToAnotherPatient() {
        Monitor monitor = bed.monitor();
        monitor.spo2(86);
        Alarm raised = hears(monitor.patient(), AlarmState.UNACKNOWLEDGED);
        Patient former = monitor.patient();
        Patient next = bed.patient();

        bed.assign(monitor, next);
        monitor.measures(next);
        monitor.spo2(97);

        Alarm closed = hears(former, AlarmState.NORMAL);
        assertThat(closed.id()).isEqualTo(raised.id());
        assertThat(closed.progress().closeReason()).isEqualTo("unassigned");
        assertThat(bed.alarms(next)).isEmpty();
    }

    @Test
    void closesTheAlarmOfASampleThatIsRefusedAtInsert() {
        Monitor monitor = bed.monitor();
        monitor.spo2(97);
        VitalSample low = monitor.unstored(Map.of(VitalSign.SPO2, 86.0));
        Alarm raised = hears(monitor.patient(), AlarmState.UNACKNOWLEDGED);

        monitor.refused(low);

        Alarm closed = hears(monitor.patient(), AlarmState.NORMAL);
        assertThat(closed.id()).isEqualTo(raised.id());
        assertThat(closed.progress().closeReason()).isEqualTo("sample_rejected");
        monitor.spo2(85);
        Alarm next =
                bed.hears(
                        alarm -> isOf(monitor.patient(), alarm) && !alarm.id().equals(raised.id()));
        assertThat(next.cause().text()).isEqualTo("SpO2 85 < 88");
    }

    @Test
    void takesTheAlarmsAlongToAnotherWard() {
        Monitor monitor = bed.monitor();
        monitor.spo2(86);
        Alarm raised = hears(monitor.patient(), AlarmState.UNACKNOWLEDGED);
        Ward east =
                RegistryBed.await(
                        bed.registry
                                .registry
                                .hospitals()
                                .list(Scope.platform())
                                .compose(
                                        all ->
                                                bed.registry
                                                        .registry
                                                        .hospitals()
                                                        .createWard(all.getFirst(), "4 East")));

        done(
                bed.registry
                        .registry
                        .patients()
                        .change(
                                monitor.patient().id(),
                                new PatientChange(east, null, null, null),
                                _ -> true));
        monitor.liesIn(east.id());
        monitor.spo2(85);

        Alarm moved = bed.hears(alarm -> alarm.subject().wardId() == east.id());
        assertThat(moved.id()).isEqualTo(raised.id());
        assertThat(moved.state()).isEqualTo(AlarmState.UNACKNOWLEDGED);
        assertThat(bed.events(raised.id())).containsExactly("raised", "moved");
    }

    @Test
    void handsAShardOverWhenANodeComes() {
        FakeMembers members = new FakeMembers("node-c", "node-c");
        String third = bed.judge(members);
        bed.stop(judge);
        Monitor monitor = bed.monitor();
        monitor.spo2(86);
        Alarm raised = hears(monitor.patient(), AlarmState.UNACKNOWLEDGED);

        judge = bed.judge(new FakeMembers("node-d", "node-d"));
        members.are("node-c", "node-d");
        monitor.spo2(85);
        bed.stop(third);
        monitor.spo2(96);

        hears(monitor.patient(), AlarmState.RETURNED_UNACKNOWLEDGED);
        assertThat(bed.alarms(monitor.patient()))
                .extracting(Alarm::id)
                .isEqualTo(List.of(raised.id()));
        assertThat(bed.events(raised.id())).containsExactly("raised", "returned");
    }
}
