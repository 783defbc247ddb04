package io.wardstream.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.wardstream.cluster.Rendezvous;
import io.wardstream.codec.bus.Addresses;
import io.wardstream.codec.model.Alarm;
import io.wardstream.codec.model.AlarmKind;
import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.codec.model.AlarmState;
import io.wardstream.codec.model.DeviceReport.Link;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.registry.Patient;
import io.wardstream.registry.PatientChange;
import io.wardstream.registry.RegistryBed;
import io.wardstream.registry.Ward;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Technical alarms on a real database, with a clock that is set forward. */
class TechnicalAlarmIT {
    private static final String OTHER = "node-b";
    private static final String WITNESS = "WITNESS";

    private final AlertBed bed = AlertBed.byHand();
    private final FakeMembers members = new FakeMembers(AlertBed.NODE, AlertBed.NODE);
    private final Monitor witness = bed.monitor();

    /** Those that their nodes go on telling of. */
    private final List<Monitor> online = new ArrayList<>(List.of(witness));

    private String judge = "";

    @BeforeEach
    void begin() {
        members.others(OTHER);
        judge = bed.judge(members);
    }

    @AfterEach
    void close() {
        bed.close();
    }

    /** A monitor that is connected and past the grace of the start. */
    private Monitor connected() {
        Monitor monitor = bed.monitor();
        online.add(monitor);
        monitor.link(Link.OPEN);
        monitor.spo2(97);
        pass(35);
        untilTold();
        return monitor;
    }

    /** So many seconds go by, in which whoever is online measures. */
    private void pass(int seconds) {
        for (int gone = 0; gone < seconds; gone += 10) {
            passUnmeasured(Math.min(10, seconds - gone));
            online.forEach(monitor -> monitor.spo2(97));
        }
    }

    /** So many seconds go by, in which whoever is online is heard of, and sends nothing. */
    private void passUnmeasured(int seconds) {
        bed.pass(seconds, online.toArray(Monitor[]::new));
    }

    /** It is not there any more, and that is known. */
    private void ends(Monitor monitor, Link link, int awayMillis) {
        online.remove(monitor);
        monitor.link(link, awayMillis);
        untilTold();
    }

    private void comesBack(Monitor monitor, String node) {
        online.add(monitor);
        monitor.connects(node);
    }

    /** Everything that was heard before is judged: what the witness says now is. */
    private void untilTold() {
        witness.helloSays("witness");
        bed.until(() -> isOpen(WITNESS));
        witness.helloSays();
        bed.until(() -> bed.heard.stream().anyMatch(it -> isOf(WITNESS, it) && !it.isOpen()));
        bed.heard.removeIf(alarm -> isOf(WITNESS, alarm));
    }

    private boolean isOpen(String code) {
        return bed.technical().stream().anyMatch(alarm -> isOf(code, alarm));
    }

    private static boolean isOf(String code, Alarm alarm) {
        return alarm.cause().code().equals(code);
    }

    @CanIgnoreReturnValue
    private Alarm untilOpen(String code) {
        bed.until(() -> isOpen(code));
        return bed.technical().stream().filter(it -> isOf(code, it)).findFirst().orElseThrow();
    }

    private void untilOnly(Alarm... alarms) {
        bed.until(() -> bed.technical().equals(List.of(alarms)));
    }

    private void untilClosed(Alarm alarm, String reason) {
        bed.until(() -> reason.equals(find(alarm).progress().closeReason()));
    }

    private Alarm find(Alarm alarm) {
        return RegistryBed.await(bed.alerts.alarms().find(bed.scope, alarm.id())).orElseThrow();
    }

    @Test
    void raisesOneAlarmOfADeviceThatIsLostAndClosesItWhenItIsBack() {
        Monitor monitor = connected();

        ends(monitor, Link.ENDED, 0);
        pass(16);
        Alarm alarm = untilOpen("DISCONNECTED");
        comesBack(monitor, AlertBed.NODE);
        untilOnly();

        assertThat(alarm.cause().text()).isEqualTo("Device disconnected");
        assertThat(alarm.priority()).isEqualTo(AlarmPriority.LOW);
        assertThat(alarm.subject().deviceId()).isEqualTo(monitor.deviceId());
        assertThat(bed.events(alarm.id())).containsExactly("raised", "closed");
        assertThat(bed.alarms(monitor.patient(), AlarmKind.TECHNICAL))
                .extracting(Alarm::id)
                .containsExactly(alarm.id());
    }

    @Test
    void replacesWhatAHelloSaidWithTheNext() {
        Monitor monitor = connected();

        monitor.helloSays("low_battery");
        untilOpen("LOW_BATTERY");
        monitor.helloSays();

        untilOnly();
    }

    @Test
    void mattersMoreWhileThePatientIsInAlarm() {
        Monitor monitor = connected();
        monitor.spo2(80);
        bed.hears(alarm -> isOf("SPO2_LOW", alarm));

        monitor.helloSays("probe_off");

        Alarm alarm = untilOpen("PROBE_OFF");
        assertThat(alarm.priority()).isEqualTo(AlarmPriority.MEDIUM);
        assertThat(bed.technical()).containsExactly(alarm);
    }

    @Test
    void hasOneAlarmOfEachDeviceOfAPatient() {
        Patient patient = bed.patient();
        Monitor one = bed.monitor(patient);
        Monitor other = bed.monitor(patient);

        one.helloSays("low_battery");
        other.helloSays("low_battery");

        bed.until(() -> bed.technical().size() == 2);
        assertThat(bed.technical())
                .extracting(alarm -> alarm.subject().deviceId())
                .containsExactlyInAnyOrder(one.deviceId(), other.deviceId());
    }

    @Test
    void raisesNothingFalseAfterARestart() {
        List<Monitor> monitors = List.of(connected(), connected());
        bed.stop(judge);
        online.removeAll(monitors);
        pass(20);

        String _ = bed.judge();
        pass(20);
        untilTold();
        monitors.forEach(monitor -> comesBack(monitor, AlertBed.NODE));
        pass(60);
        untilTold();

        assertThat(bed.heard).isEmpty();
        assertThat(bed.technical()).isEmpty();
    }

    @Test
    void saysThatThePlatformWasDownAndCallsNobodyDisconnectedForIt() {
        Monitor monitor = connected();
        bed.stop(judge);
        pass(600);

        String _ = bed.judge();
        monitor.connects(AlertBed.NODE);
        Alarm alarm = untilOpen("PLATFORM_DOWN");
        pass(60);
        untilTold();
        List<Alarm> open = bed.technical();
        bed.acknowledge(alarm);

        assertThat(alarm.cause().text()).startsWith("Platform was down for 1");
        assertThat(alarm.state()).isEqualTo(AlarmState.RETURNED_UNACKNOWLEDGED);
        assertThat(open).containsExactly(alarm);
        untilOnly();
    }

    @Test
    void missesWhoDoesNotComeBackAfterARestart() {
        Monitor back = connected();
        Monitor gone = connected();
        bed.stop(judge);
        online.removeAll(List.of(back, gone));
        pass(20);

        String _ = bed.judge();
        comesBack(back, AlertBed.NODE);
        untilTold();
        pass(31);

        Alarm alarm = untilOpen("DISCONNECTED");
        assertThat(alarm.subject().deviceId()).isEqualTo(gone.deviceId());
        assertThat(bed.technical()).containsExactly(alarm);
    }

    @Test
    void goesOnWithAnAlarmAfterARestart() {
        Monitor monitor = connected();
        ends(monitor, Link.ENDED, 0);
        pass(16);
        Alarm alarm = untilOpen("DISCONNECTED");
        bed.stop(judge);

        String _ = bed.judge();
        untilTold();
        List<Alarm> afterwards = bed.technical();
        comesBack(monitor, AlertBed.NODE);
        untilOnly();

        assertThat(afterwards).containsExactly(alarm);
        assertThat(bed.events(alarm.id())).containsExactly("raised", "closed");
    }

    @Test
    void waitsForADrainedDeviceAsLongAsItWasTold() {
        Monitor monitor = connected();

        ends(monitor, Link.DRAINED, 40_000);
        pass(40);
        untilTold();
        List<Alarm> inGrace = bed.technical();
        pass(15);

        assertThat(inGrace).isEmpty();
        untilOpen("DISCONNECTED");
    }

    @Test
    void showsALostNodeAsOneAlarmAndThenWhoDoesNotComeBack() {
        Monitor back = connected();
        Monitor gone = connected();
        back.connects(OTHER);
        gone.connects(OTHER);
        untilTold();

        online.removeAll(List.of(back, gone));
        members.others();
        Alarm lost = untilOpen("NODE_LOST");
        comesBack(back, AlertBed.NODE);
        bed.until(() -> untilOpen("NODE_LOST").cause().value() == 1);
        List<Alarm> inGrace = bed.technical();
        pass(31);
        Alarm alarm = untilOpen("DISCONNECTED");

        assertThat(lost.subject().isWard()).isTrue();
        assertThat(lost.cause().value()).isEqualTo(2);
        assertThat(inGrace).hasSize(1);
        assertThat(alarm.subject().deviceId()).isEqualTo(gone.deviceId());
        untilOnly(alarm);
    }

    @Test
    void showsDevicesThatAreNotReadAsHeldBack() {
        Monitor monitor = connected();

        online.remove(monitor);
        for (int second = 0; second < 60; second += 5) {
            monitor.link(Link.HELD_BACK);
            pass(5);
        }
        monitor.link(Link.HELD_BACK);
        pass(12);
        Alarm alarm = untilOpen("HELD_BACK");
        List<Alarm> open = bed.technical();
        comesBack(monitor, AlertBed.NODE);

        assertThat(open).containsExactly(alarm);
        untilOnly();
    }

    @Test
    void readsTheStoreBeforeItCallsADeviceSilent() {
        Monitor monitor = connected();
        online.remove(monitor);

        pass(14);
        monitor.unheard(Map.of(VitalSign.SPO2, 80.0));
        pass(4);

        Alarm low = bed.hears(alarm -> isOf("SPO2_LOW", alarm));
        assertThat(low.subject().patientId()).isEqualTo(monitor.patient().id());
        assertThat(bed.technical()).isEmpty();
        pass(20);
        untilOpen("DISCONNECTED");
    }

    @Test
    void raisesAnInvalidSignalInsteadOfAPhysiologicalAlarm() {
        Monitor monitor = connected();

        monitor.invalid(VitalSign.SPO2);
        untilTold();
        passUnmeasured(5);
        monitor.invalid(VitalSign.SPO2);
        passUnmeasured(6);

        Alarm alarm = untilOpen("SIGNAL_INVALID_SPO2");
        assertThat(alarm.cause().vital()).isEqualTo(VitalSign.SPO2);
        monitor.spo2(96);
        untilOnly();
    }

    @Test
    void closesTheAlarmsOfADeviceThatMeasuresSomebodyElse() {
        Monitor monitor = connected();
        monitor.helloSays("low_battery");
        Alarm alarm = untilOpen("LOW_BATTERY");

        bed.assign(monitor, bed.patient());

        untilClosed(alarm, "unassigned");
    }

    @Test
    void raisesAnAlarmOfItsOwnWhenItBeginsAgain() {
        Monitor monitor = connected();
        monitor.says(Map.of(VitalSign.HEART_RATE, 72.0));
        pass(20);
        Alarm first = untilOpen("STALE_HEART_RATE");
        ends(monitor, Link.ENDED, 0);
        pass(16);
        Alarm gone = untilOpen("DISCONNECTED");
        untilOnly(gone);

        comesBack(monitor, AlertBed.NODE);
        pass(20);
        Alarm second = untilOpen("STALE_HEART_RATE");

        untilOnly(second);
        assertThat(bed.alarms(monitor.patient(), AlarmKind.TECHNICAL))
                .extracting(Alarm::id)
                .containsExactly(first.id(), gone.id(), second.id());
        assertThat(second.cause().conditionSince()).isGreaterThan(first.cause().conditionSince());
    }

    @Test
    void raisesAnAlarmOfItsOwnWhenADeviceComesBackToItsPatient() {
        Monitor monitor = connected();
        Patient patient = monitor.patient();
        monitor.helloSays("low_battery");
        Alarm first = untilOpen("LOW_BATTERY");
        Patient other = bed.patient();
        bed.assign(monitor, other);
        untilClosed(first, "unassigned");
        monitor.measures(other);
        monitor.link(Link.OPEN);
        untilOpen("LOW_BATTERY");

        bed.assign(monitor, patient);
        monitor.measures(patient);
        monitor.link(Link.OPEN);

        bed.until(() -> bed.alarms(patient, AlarmKind.TECHNICAL).size() == 2);
        bed.until(() -> bed.alarms(patient, AlarmKind.TECHNICAL).getLast().isOpen());
        assertThat(bed.technical())
                .singleElement()
                .returns(patient.id(), alarm -> alarm.subject().patientId());
    }

    @Test
    void letsAnAcknowledgementRunOut() {
        Monitor monitor = connected();
        monitor.spo2(80);
        bed.hears(alarm -> isOf("SPO2_LOW", alarm));
        monitor.helloSays("probe_off");
        Alarm alarm = untilOpen("PROBE_OFF");
        bed.acknowledge(alarm);
        pass(11);

        bed.clock.forward(Duration.ofMinutes(16));
        monitor.helloSays("probe_off");

        bed.until(() -> find(alarm).state() == AlarmState.UNACKNOWLEDGED);
        assertThat(bed.events(alarm.id())).contains("acknowledged", "acknowledgement_expired");
    }

    @Test
    void takesTheAlarmsAlongToAWardOfAnotherOwner() {
        bed.stop(judge);
        String _ = bed.judge(new FakeMembers(AlertBed.NODE, AlertBed.NODE, OTHER));
        FakeMembers others = new FakeMembers(OTHER, AlertBed.NODE, OTHER);
        String _ = bed.judge(others);
        Ward here = wardOf(AlertBed.NODE);
        Ward there = wardOf(OTHER);
        Monitor monitor = bed.monitor(bed.patientIn(here));
        monitor.connects(AlertBed.NODE);
        monitor.spo2(97);
        monitor.helloSays("low_battery");
        Alarm alarm = untilOpen("LOW_BATTERY");
        monitor.link(Link.ENDED);

        RegistryBed.done(
                bed.registry
                        .registry
                        .patients()
                        .change(
                                monitor.patient().id(),
                                new PatientChange(there, null, null, null),
                                _ -> true));
        bed.until(() -> find(alarm).subject().wardId() == there.id());
        pass(50);

        Alarm gone = untilOpen("DISCONNECTED");
        assertThat(gone.subject().wardId()).isEqualTo(there.id());
        assertThat(bed.events(alarm.id())).containsExactly("raised", "moved");
    }

    private Ward wardOf(String owner) {
        for (int number = 1; number < 50; number++) {
            Ward ward = bed.ward(owner + " " + number);
            int shard = Addresses.shardOf(ward.id());
            if (owner.equals(Rendezvous.owner(shard, List.of(AlertBed.NODE, OTHER)))) {
                return ward;
            }
        }
        throw new AssertionError("no ward of " + owner);
    }
}
