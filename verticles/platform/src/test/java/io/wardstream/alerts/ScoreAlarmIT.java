package io.wardstream.alerts;

import static io.wardstream.registry.RegistryBed.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.wardstream.alerts.engine.Score;
import io.wardstream.alerts.engine.ScoreTemplate;
import io.wardstream.alerts.score.Consciousness;
import io.wardstream.alerts.score.News2Parameter;
import io.wardstream.alerts.score.News2Score;
import io.wardstream.codec.model.Alarm;
import io.wardstream.codec.model.AlarmKind;
import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.codec.model.AlarmState;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.registry.Patient;
import io.wardstream.registry.RegistryBed;
import io.wardstream.registry.Ward;
import io.wardstream.store.MigratedDatabase;
import io.wardstream.store.Scope;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** From samples and what people enter to alarms and the history of scores. */
class ScoreAlarmIT {
    private static final List<ScoreTemplate> RULES =
            List.of(
                    new ScoreTemplate(Score.NEWS2, AlarmPriority.MEDIUM, 5, 0, false),
                    new ScoreTemplate(Score.NEWS2, AlarmPriority.HIGH, 7, 0, false),
                    new ScoreTemplate(Score.NEWS2_SINGLE, AlarmPriority.LOW, 3, 0, false));

    private static final Map<VitalSign, Double> NORMAL =
            Map.of(
                    VitalSign.RESPIRATION_RATE, 16.0,
                    VitalSign.SPO2, 97.0,
                    VitalSign.SYSTOLIC_BP, 120.0,
                    VitalSign.HEART_RATE, 70.0,
                    VitalSign.TEMPERATURE, 37.0);

    private static AlertBed bed;
    private String judge;

    @BeforeAll
    static void open() {
        bed = new AlertBed(MigratedDatabase.fresh(), RULES);
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

    private static Map<VitalSign, Double> normalBut(Map<VitalSign, Double> others) {
        Map<VitalSign, Double> values = new HashMap<>(NORMAL);
        values.putAll(others);
        return values;
    }

    /** Five points, none of them three of one parameter. */
    private static Map<VitalSign, Double> five() {
        return normalBut(
                Map.of(
                        VitalSign.SPO2, 93.0,
                        VitalSign.HEART_RATE, 115.0,
                        VitalSign.RESPIRATION_RATE, 10.0));
    }

    /** Two points more. */
    private static Map<VitalSign, Double> seven() {
        Map<VitalSign, Double> values = five();
        values.put(VitalSign.SYSTOLIC_BP, 95.0);
        return values;
    }

    private static Map<VitalSign, Double> without(VitalSign vital, Map<VitalSign, Double> all) {
        Map<VitalSign, Double> rest = new HashMap<>(all);
        rest.remove(vital);
        return rest;
    }

    private static void enter(Patient patient, Consciousness level, boolean isOnOxygen) {
        done(
                bed.alerts
                        .scores()
                        .enter(
                                patient.hospitalId(),
                                patient.id(),
                                new Scores.Entered(level, isOnOxygen, null),
                                "nurse"));
    }

    /** A patient who is alert and breathes air, with a monitor. */
    private static Monitor alertOnAir() {
        Monitor monitor = bed.monitor();
        enter(monitor.patient(), Consciousness.ALERT, false);
        return monitor;
    }

    private static Predicate<Alarm> is(Patient patient, Score score, AlarmState state) {
        return alarm ->
                alarm.subject().patientId() == patient.id()
                        && alarm.cause().code().equals(score.code())
                        && alarm.state() == state;
    }

    @CanIgnoreReturnValue
    private static Alarm hears(Patient patient, Score score, AlarmState state) {
        return bed.hears(is(patient, score, state));
    }

    private static List<Scores.Past> history(Patient patient) {
        long now = System.currentTimeMillis();
        return RegistryBed.await(
                bed.alerts
                        .scores()
                        .history(bed.scope, patient.id(), now - 3_600_000, now + 3_600_000, 100));
    }

    private static void untilHistory(Patient patient, Predicate<Scores.Past> isIt) {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> history(patient).stream().anyMatch(isIt));
    }

    @Test
    void raisesRisesAndReturnsAsOneAlarm() {
        Monitor monitor = alertOnAir();
        monitor.says(five());
        Alarm raised = hears(monitor.patient(), Score.NEWS2, AlarmState.UNACKNOWLEDGED);
        bed.acknowledge(raised);

        monitor.says(seven());
        Alarm risen =
                bed.hears(
                        alarm ->
                                alarm.id().equals(raised.id())
                                        && alarm.priority() == AlarmPriority.HIGH);
        monitor.says(NORMAL);

        hears(monitor.patient(), Score.NEWS2, AlarmState.RETURNED_UNACKNOWLEDGED);
        assertThat(raised.cause().text()).isEqualTo("NEWS2 5 >= 5");
        assertThat(raised.cause().kind()).isEqualTo(AlarmKind.PHYSIOLOGICAL);
        assertThat(raised.cause().vital()).isNull();
        assertThat(raised.priority()).isEqualTo(AlarmPriority.MEDIUM);
        assertThat(risen.cause().text()).isEqualTo("NEWS2 7 >= 7");
        assertThat(risen.state()).isEqualTo(AlarmState.UNACKNOWLEDGED);
        assertThat(bed.alarms(monitor.patient())).hasSize(1);
        assertThat(bed.events(raised.id()))
                .containsExactly("raised", "acknowledged", "escalated", "returned");
    }

    @Test
    void agreesWithWhoAsksWhileTwoDevicesMeasure() {
        Monitor monitor = alertOnAir();
        Patient patient = monitor.patient();
        Monitor second = bed.monitor(patient);
        monitor.says(NORMAL);
        untilHistory(patient, past -> past.score().total() == 0);
        monitor.says(NORMAL);
        second.says(Map.of(VitalSign.RESPIRATION_RATE, 30.0));
        monitor.invalid(VitalSign.SPO2);

        Scores.Current asked =
                RegistryBed.await(bed.alerts.scores().current(bed.scope, patient.id()));

        assertThat(asked.score().total()).isZero();
        assertThat(bed.open(patient)).isEmpty();
    }

    @Test
    void raisesASingleParameterThatSomebodyEntered() {
        Monitor monitor = alertOnAir();
        monitor.says(NORMAL);

        enter(monitor.patient(), Consciousness.VOICE, false);

        Alarm raised = hears(monitor.patient(), Score.NEWS2_SINGLE, AlarmState.UNACKNOWLEDGED);
        assertThat(raised.cause().text()).isEqualTo("NEWS2 consciousness 3");
        assertThat(raised.priority()).isEqualTo(AlarmPriority.LOW);
    }

    @Test
    void findsWhatWasEnteredWhenTheBusLosesTheMessage() {
        Monitor monitor = alertOnAir();
        monitor.says(NORMAL);
        untilHistory(monitor.patient(), past -> past.score().total() == 0);

        bed.run(
                """
                INSERT INTO news2_input
                  (patient_id, hospital_id, input, value, entered_by, entered_at)
                VALUES ($1, $2, 'consciousness', 'U', 'nurse', now())
                """,
                monitor.patient().id(),
                monitor.patient().hospitalId());

        hears(monitor.patient(), Score.NEWS2_SINGLE, AlarmState.UNACKNOWLEDGED);
    }

    @Test
    void raisesWhatIsKnownAndEndsItWhenThatHasFallen() {
        Monitor monitor = bed.monitor(); // and nobody enters anything
        monitor.says(without(VitalSign.TEMPERATURE, seven()));
        Alarm raised = hears(monitor.patient(), Score.NEWS2, AlarmState.UNACKNOWLEDGED);

        VitalSample normal = monitor.says(without(VitalSign.TEMPERATURE, NORMAL));

        Alarm ended = hears(monitor.patient(), Score.NEWS2, AlarmState.RETURNED_UNACKNOWLEDGED);
        assertThat(raised.cause().text()).isEqualTo("NEWS2 7+ >= 7");
        assertThat(ended.progress().conditionUntil()).isEqualTo(normal.observedAt());
    }

    @Test
    void endsAfterARestartWhatPartsHaveRaised() {
        Monitor monitor = bed.monitor();
        monitor.says(without(VitalSign.TEMPERATURE, seven()));
        Alarm raised = hears(monitor.patient(), Score.NEWS2, AlarmState.UNACKNOWLEDGED);
        bed.stop(judge);
        judge = bed.judge();

        monitor.says(without(VitalSign.TEMPERATURE, NORMAL));

        hears(monitor.patient(), Score.NEWS2, AlarmState.RETURNED_UNACKNOWLEDGED);
        assertThat(bed.events(raised.id())).containsExactly("raised", "returned");
    }

    @Test
    void endsNothingAfterARestartBecauseWhatHasRaisedItIsLost() {
        Monitor monitor = bed.monitor();
        monitor.says(without(VitalSign.TEMPERATURE, seven()));
        Patient patient = monitor.patient();
        hears(patient, Score.NEWS2, AlarmState.UNACKNOWLEDGED);
        untilHistory(patient, past -> past.score().points(News2Parameter.SYSTOLIC_BP) == 2);
        bed.stop(judge);
        // As if it had been so long ago that nobody finds a value.
        bed.registry.asOwner("DELETE FROM vital_sample WHERE device_id = " + monitor.deviceId());
        judge = bed.judge();
        monitor.says(without(VitalSign.SYSTOLIC_BP, NORMAL));
        untilHistory(
                patient,
                past ->
                        past.score().points(News2Parameter.RESPIRATION_RATE) == 0
                                && past.score().points(News2Parameter.SYSTOLIC_BP)
                                        == News2Score.MISSING);

        VitalSample withPressure = monitor.says(NORMAL);

        Alarm ended = hears(patient, Score.NEWS2, AlarmState.RETURNED_UNACKNOWLEDGED);
        assertThat(ended.progress().conditionUntil()).isEqualTo(withPressure.observedAt());
    }

    @Test
    void raisesNothingTwiceAfterARestartAndKnowsTheEnd() {
        Monitor monitor = alertOnAir();
        monitor.says(seven());
        Alarm raised = hears(monitor.patient(), Score.NEWS2, AlarmState.UNACKNOWLEDGED);

        bed.stop(judge);
        judge = bed.judge();
        monitor.says(seven());
        monitor.says(NORMAL);

        hears(monitor.patient(), Score.NEWS2, AlarmState.RETURNED_UNACKNOWLEDGED);
        assertThat(bed.alarms(monitor.patient())).extracting(Alarm::id).containsOnly(raised.id());
        assertThat(bed.events(raised.id())).containsExactly("raised", "returned");
    }

    @Test
    void raisesAfterARestartWhatCameWhileNobodyListened() {
        Monitor monitor = alertOnAir();
        bed.stop(judge);
        monitor.says(seven());

        judge = bed.judge();

        Alarm raised = hears(monitor.patient(), Score.NEWS2, AlarmState.UNACKNOWLEDGED);
        assertThat(raised.priority()).isEqualTo(AlarmPriority.HIGH);
    }

    @Test
    void raisesOneAlarmWhenTwoJudge() {
        String other = bed.judge(new FakeMembers("node-b", "node-b"));
        Monitor monitor = alertOnAir();

        monitor.says(seven());
        hears(monitor.patient(), Score.NEWS2, AlarmState.UNACKNOWLEDGED);
        monitor.says(NORMAL);

        hears(monitor.patient(), Score.NEWS2, AlarmState.RETURNED_UNACKNOWLEDGED);
        bed.stop(other);
        assertThat(bed.alarms(monitor.patient())).hasSize(1);
    }

    @Test
    void closesTheAlarmOfADeviceThatIsTakenAway() {
        Monitor monitor = alertOnAir();
        monitor.says(seven());
        Alarm raised = hears(monitor.patient(), Score.NEWS2, AlarmState.UNACKNOWLEDGED);
        Patient former = monitor.patient();
        Patient next = bed.patient();

        bed.assign(monitor, next);
        monitor.measures(next);
        monitor.says(Map.of(VitalSign.SPO2, 97.0));

        Alarm closed = hears(former, Score.NEWS2, AlarmState.NORMAL);
        assertThat(closed.id()).isEqualTo(raised.id());
        assertThat(closed.progress().closeReason()).isEqualTo("unassigned");
        assertThat(bed.alarms(next)).isEmpty();
    }

    @Test
    void closesItsAlarmWhenNoRuleAsksAnyMore() {
        Monitor monitor = alertOnAir();
        AlertRules.Stored own =
                RegistryBed.await(
                        bed.alerts
                                .rules()
                                .create(
                                        new AlertRules.Stored(
                                                new ScoreTemplate(
                                                                Score.NEWS2,
                                                                AlarmPriority.LOW,
                                                                1,
                                                                0,
                                                                false)
                                                        .rule(
                                                                bed.ward.publicId(),
                                                                1,
                                                                bed.ward.hospitalId(),
                                                                0,
                                                                monitor.patient().id(),
                                                                true),
                                                bed.ward.hospitalPublicId(),
                                                null,
                                                monitor.patient().publicId())));
        monitor.says(normalBut(Map.of(VitalSign.HEART_RATE, 95.0)));
        Alarm raised = hears(monitor.patient(), Score.NEWS2, AlarmState.UNACKNOWLEDGED);

        var _ = RegistryBed.await(bed.alerts.rules().delete(bed.scope, own.rule().id(), 0));

        await().atMost(Duration.ofSeconds(10)).until(() -> bed.open(monitor.patient()).isEmpty());
        assertThat(raised.cause().text()).isEqualTo("NEWS2 1 >= 1");
    }

    @Test
    void letsADefaultOfAScoreGiveWayToARule() {
        Ward other = bed.registry.ward("Another", "A");
        AlertRules.Stored asked =
                new AlertRules.Stored(
                        new ScoreTemplate(Score.NEWS2, AlarmPriority.MEDIUM, 6, 0, false)
                                .rule(other.publicId(), 1, other.hospitalId(), 0, 0, true),
                        other.hospitalPublicId(),
                        null,
                        null);

        AlertRules.Stored made = RegistryBed.await(bed.alerts.rules().create(asked));

        Scope scope = Scope.hospitals(List.of(other.hospitalId()));
        assertThat(RegistryBed.await(bed.alerts.rules().list(scope, other.hospitalId())))
                .hasSize(RULES.size())
                .contains(made);
    }

    @Test
    void writesChangesOfTheScoreAndNoRowASample() {
        Monitor monitor = alertOnAir();
        for (int i = 0; i < 40; i++) {
            monitor.says(i % 2 == 0 ? NORMAL : five());
        }
        bed.clock.forward(Duration.ofSeconds(61));
        monitor.says(five());

        untilHistory(monitor.patient(), past -> past.score().total() == 5);

        assertThat(history(monitor.patient())).hasSizeLessThan(5);
        assertThat(
                        bed.rows(
                                "SELECT 1 FROM news2_score WHERE patient_id = $1 AND total IS NULL",
                                monitor.patient().id()))
                .hasSizeLessThan(3);
    }
}
