package io.wardstream.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wardstream.alerts.engine.RuleSet;
import io.wardstream.alerts.engine.Score;
import io.wardstream.alerts.engine.ScoreLimits;
import io.wardstream.alerts.engine.ScoreTemplate;
import io.wardstream.alerts.score.Consciousness;
import io.wardstream.alerts.score.ManualInputs;
import io.wardstream.alerts.score.ManualInputs.Entry;
import io.wardstream.alerts.score.News2Parameter;
import io.wardstream.codec.bus.BusCodecs;
import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.codec.model.Generation;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.codec.model.Vitals;
import io.wardstream.ops.Meters;
import io.wardstream.registry.Placement;
import io.wardstream.registry.RegistryBed;
import io.wardstream.samples.LatestVitals;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The score of a patient from second to second: its alarms, and what is noted of it. */
class PatientScoreTest {
    private static final int PATIENT = 5;
    private static final int DEVICE = 7;
    private static final long START = 1_764_000_000_000L;
    private static final int MEASURED =
            bits(
                    News2Parameter.RESPIRATION_RATE,
                    News2Parameter.SPO2,
                    News2Parameter.SYSTOLIC_BP,
                    News2Parameter.PULSE,
                    News2Parameter.TEMPERATURE);
    private static final Countable NOTHING =
            new Countable(new LatestVitals(PATIENT, List.of()), List.of(), List.of());
    private static final Placement PLACE =
            new Placement(
                    DEVICE, UUID.randomUUID(), 1, 3, UUID.randomUUID(), PATIENT, UUID.randomUUID());

    private final Vertx vertx = Vertx.vertx();
    private final HeldScoreStore store = new HeldScoreStore();
    private final ScoreRecorder history =
            new ScoreRecorder(
                    new ScoreSources(
                            store,
                            (_, _) -> Future.succeededFuture(NOTHING),
                            new ScoreMeters(new Meters())));
    private final PatientAlarms alarms =
            new PatientAlarms(PATIENT, DeskBed.desk(vertx, history, PLACE));
    private final PatientScore score =
            new PatientScore(1, PATIENT, Set.of(DEVICE), alarms, history, limits(5));
    private int seq;

    private static ScoreLimits limits(int atLeast) {
        return RuleSet.of(
                        1,
                        List.of(
                                new ScoreTemplate(
                                                Score.NEWS2, AlarmPriority.HIGH, atLeast, 0, false)
                                        .rule(UUID.randomUUID(), 1, 1, 0, 0, true)))
                .limitsOf(1, 3, PATIENT)
                .scores();
    }

    private static int bits(News2Parameter... parameters) {
        return Arrays.stream(parameters).mapToInt(it -> 1 << it.index()).sum();
    }

    private static ManualInputs alertOnAir() {
        return new ManualInputs(
                new Entry<>(Consciousness.ALERT, "nurse", START),
                new Entry<>(false, "nurse", START),
                null);
    }

    private static long at(int second) {
        return START + second * 1_000L;
    }

    /** Everything is measured; the pulse is the only one with points but for what is told. */
    private void measures(int second, double respiration, double pressure) {
        says(score, second, andTheRest(respiration).put(VitalSign.SYSTOLIC_BP, pressure));
    }

    /** Everything but the pressure. */
    private static Vitals.Builder andTheRest(double respiration) {
        return withoutRespiration().put(VitalSign.RESPIRATION_RATE, respiration);
    }

    /** And without a pressure. */
    private static Vitals.Builder withoutRespiration() {
        return Vitals.builder()
                .put(VitalSign.SPO2, 97)
                .put(VitalSign.HEART_RATE, 115)
                .put(VitalSign.TEMPERATURE, 37);
    }

    private void says(PatientScore judging, int second, Vitals.Builder vitals) {
        long moment = at(second);
        judging.judge(
                new VitalSample(
                        DEVICE,
                        1,
                        ++seq,
                        moment,
                        moment,
                        moment,
                        true,
                        Generation.REAL,
                        vitals.build(),
                        null),
                moment);
    }

    private List<ScoreRow> noted() {
        var _ = history.flush();
        return store.asked.isEmpty() ? List.of() : store.asked.getLast();
    }

    @BeforeEach
    void open() {
        BusCodecs.registerAll(vertx.eventBus());
    }

    @AfterEach
    void close() {
        RegistryBed.done(vertx.close());
    }

    @Test
    void judgesAndNotesNothingUntilItKnowsWhatIsStored() {
        measures(0, 25, 90);
        score.enter(alertOnAir(), at(1));
        score.tick(at(1));

        assertThat(score.isSeeded()).isFalse();
        assertThat(alarms.standing()).isEmpty();
        assertThat(noted()).isEmpty();
    }

    @Test
    void raisesWhatItFindsWhenItLearnsWhatIsStored() {
        measures(0, 25, 90);

        score.seed(NOTHING, alertOnAir(), 0, at(1));

        assertThat(alarms.standing())
                .singleElement()
                .satisfies(alarm -> assertThat(alarm.cause().text()).isEqualTo("NEWS2 8 >= 5"));
        assertThat(noted())
                .singleElement()
                .satisfies(row -> assertThat(row.score().total()).isEqualTo(8));
    }

    @Test
    void endsNothingWhileItIsIncomplete() {
        score.seed(NOTHING, alertOnAir(), 0, at(0));
        measures(1, 25, 90);

        score.tick(at(16));
        score.tick(at(31));
        score.enter(ManualInputs.NONE, at(32));
        measures(33, 16, 120);

        assertThat(alarms.standing())
                .extracting(alarm -> alarm.state().isPresent())
                .containsExactly(true);
    }

    @Test
    void endsWhatPartsHaveRaisedWhenTheyHaveFallen() {
        score.seed(NOTHING, ManualInputs.NONE, 0, at(0));
        measures(1, 25, 90);
        boolean wasPresent = isPresent();

        measures(2, 16, 120);

        assertThat(wasPresent).isTrue();
        assertThat(isPresent()).isFalse();
    }

    @Test
    void endsNothingBecauseWhatHasRaisedItIsLost() {
        score.seed(NOTHING, ManualInputs.NONE, 0, at(0));
        measures(1, 25, 90);
        for (int second = 2; second <= 60; second++) {
            says(score, second, withoutRespiration().put(VitalSign.SYSTOLIC_BP, 120));
        }
        boolean isPresentWithoutRespiration = isPresent();

        measures(61, 16, 120);

        assertThat(isPresentWithoutRespiration).isTrue();
        assertThat(isPresent()).isFalse();
    }

    @Test
    void endsAfterATakeoverWhatPartsHaveRaised() {
        score.seed(NOTHING, ManualInputs.NONE, 0, at(0));
        measures(1, 25, 90);
        PatientScore next = takenOver();

        says(next, 2, andTheRest(16).put(VitalSign.SYSTOLIC_BP, 120));

        assertThat(isPresent()).isFalse();
    }

    @Test
    void endsNothingAfterATakeoverBecauseSomethingWasLost() {
        score.seed(NOTHING, ManualInputs.NONE, 0, at(0));
        measures(1, 25, 90);
        PatientScore next = takenOver();

        says(next, 2, withoutRespiration().put(VitalSign.SYSTOLIC_BP, 120));
        boolean isPresentWithoutRespiration = isPresent();
        says(next, 3, andTheRest(16));

        assertThat(isPresentWithoutRespiration).isTrue();
        assertThat(isPresent()).isFalse();
    }

    /** Somebody else judges the patient, and nothing that was measured is stored. */
    private PatientScore takenOver() {
        PatientScore next =
                new PatientScore(1, PATIENT, Set.of(DEVICE), alarms, history, limits(5));
        next.seed(NOTHING, ManualInputs.NONE, MEASURED, at(1));
        return next;
    }

    private boolean isPresent() {
        return alarms.standing().stream().anyMatch(alarm -> alarm.state().isPresent());
    }

    @Test
    void raisesWhatIsKnownToBeHighAlsoWhenItIsIncomplete() {
        score.seed(NOTHING, ManualInputs.NONE, 0, at(0));

        measures(1, 25, 90);

        assertThat(alarms.standing())
                .extracting(alarm -> alarm.cause().text())
                .containsExactly("NEWS2 8+ >= 5");
    }

    @Test
    void raisesWhatWasEnteredOfAPatientWhoIsNotMeasured() {
        score.seed(NOTHING, ManualInputs.NONE, 0, at(0));

        score.enter(
                new ManualInputs(
                        new Entry<>(Consciousness.UNRESPONSIVE, "nurse", START),
                        new Entry<>(true, "nurse", START),
                        null),
                at(1));

        assertThat(alarms.standing())
                .extracting(alarm -> alarm.cause().text())
                .containsExactly("NEWS2 5+ >= 5");
    }

    @Test
    void asksAgainForWhatIsStoredWhenASampleIsNotOnRecord() {
        score.seed(NOTHING, alertOnAir(), 0, at(0));
        measures(1, 16, 120);

        score.refused(DEVICE, at(0), at(2));
        boolean isSeededAfterAnother = score.isSeeded();
        score.refused(DEVICE, at(1), at(2));

        assertThat(isSeededAfterAnother).isTrue();
        assertThat(score.isSeeded()).isFalse();
    }

    @Test
    void raisesAgainWhatSomebodyElseHasClosed() {
        score.seed(NOTHING, alertOnAir(), 0, at(0));
        measures(1, 25, 90);
        UUID first = alarms.standing().getFirst().id();
        var _ = alarms.restored(List.of(), at(100));

        score.tick(at(2));

        assertThat(alarms.standing())
                .singleElement()
                .satisfies(alarm -> assertThat(alarm.id()).isNotEqualTo(first));
    }

    @Test
    void withdrawsWhenNoRuleAsksAnyMore() {
        score.seed(NOTHING, alertOnAir(), 0, at(0));
        measures(1, 25, 90);

        score.limits(ScoreLimits.NONE, at(2));

        assertThat(alarms.standing())
                .extracting(alarm -> alarm.progress().closeReason())
                .containsExactly("rule_changed");
    }

    @Test
    void notesThatItIsCompleteSoonAndOtherPointsOnceAMinute() {
        score.seed(NOTHING, alertOnAir(), 0, at(0));
        List<ScoreRow> seeded = noted();
        store.answers.getLast().complete();
        measures(9, 16, 120);
        score.tick(at(9));
        List<ScoreRow> tooSoon = noted();
        score.tick(at(10));
        List<ScoreRow> first = noted();
        store.answers.getLast().complete();
        for (int second = 11; second < 70; second++) {
            measures(second, second % 2 == 0 ? 25 : 10, 120);
        }
        measures(69, 25, 90);
        var _ = history.flush();
        int beforeAMinute = store.asked.size();

        score.tick(at(70));

        List<ScoreRow> second = noted();
        assertThat(seeded).extracting(row -> row.score().isComplete()).containsExactly(false);
        assertThat(tooSoon).isEqualTo(seeded);
        assertThat(first).extracting(ScoreRow::at).containsExactly(at(9));
        assertThat(beforeAMinute).isEqualTo(2);
        assertThat(second).extracting(row -> row.score().total()).containsExactly(8);
        assertThat(second).extracting(ScoreRow::at).containsExactly(at(69));
    }

    @Test
    void notesNothingThatHasGoneBackToWhatIsNoted() {
        score.seed(NOTHING, alertOnAir(), 0, at(0));
        measures(20, 16, 120);
        List<ScoreRow> first = noted();
        store.answers.getLast().complete();
        measures(22, 25, 120);
        measures(24, 16, 120);

        score.tick(at(31));

        assertThat(first).hasSize(1);
        assertThat(noted()).isEqualTo(first);
        assertThat(store.asked).hasSize(1);
    }
}
