package io.wardstream.alerts;

import static io.wardstream.registry.RegistryBed.await;
import static io.wardstream.registry.RegistryBed.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.sqlclient.Tuple;
import io.wardstream.alerts.score.Consciousness;
import io.wardstream.alerts.score.ManualInputs;
import io.wardstream.alerts.score.ManualInputs.Entry;
import io.wardstream.alerts.score.News2Score;
import io.wardstream.registry.LegalHold;
import io.wardstream.registry.RegistryBed;
import io.wardstream.registry.Ward;
import io.wardstream.store.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is kept of scores, on a real database. */
class PgScoreStoreIT {
    private static final long AT = 1_764_000_000_000L;
    private static final News2Score THREE = News2Score.of(3, 0, 0, 0, 0, 0, 0);
    private static final News2Score INCOMPLETE =
            News2Score.of(3, 0, News2Score.MISSING, 0, 0, News2Score.MISSING, 0);

    private static RegistryBed bed;
    private static ScoreStore store;
    private static Ward ward;
    private static Ward foreign;

    @BeforeAll
    static void open() {
        bed = new RegistryBed();
        store = new PgScoreStore(bed.database);
        ward = bed.ward("General", "4 West");
        foreign = bed.ward("St. Paul", "Surgery");
    }

    @AfterAll
    static void close() {
        bed.close();
    }

    private static Scope here() {
        return Scope.hospitals(List.of(ward.hospitalId()));
    }

    private static Scope elsewhere() {
        return Scope.hospitals(List.of(foreign.hospitalId()));
    }

    private static void enter(int patient, Scores.Entered entered, String by, long at) {
        done(store.enter(ward.hospitalId(), patient, entered, by, at));
    }

    private static ScoreRow row(int patient, long at, News2Score score) {
        return new ScoreRow(ward.hospitalId(), patient, at, 1, score);
    }

    private static List<Scores.Past> history(Scope scope, int patient) {
        return await(store.history(scope, patient, AT, AT + 60_000, 100));
    }

    @Test
    void findsTheNewestOfEachInputWithItsAuthor() {
        enter(1, new Scores.Entered(Consciousness.ALERT, true, 2), "nurse", AT);
        enter(1, new Scores.Entered(Consciousness.VOICE, null, null), "doctor", AT + 1);

        Map<Integer, ManualInputs> found = await(store.inputsOf(here(), List.of(1, 2)));

        assertThat(found)
                .containsOnlyKeys(1)
                .containsEntry(
                        1,
                        new ManualInputs(
                                new Entry<>(Consciousness.VOICE, "doctor", AT + 1),
                                new Entry<>(true, "nurse", AT),
                                new Entry<>(2, "nurse", AT)));
    }

    /** It is asked each second by every instance. */
    @Test
    void findsWhatHasChangedByTheIndexesHoweverMuchWasEntered() {
        done(
                bed.database
                        .platform()
                        .preparedQuery(
                                """
                                INSERT INTO news2_input (patient_id, hospital_id, input, value,
                                  entered_by, entered_at, recorded_at)
                                SELECT 10000 + n % 100, $1, 'oxygen', 'true', 'nurse', t, t
                                FROM generate_series(1, 30000) n,
                                  LATERAL (SELECT now() - n * interval '1 minute' AS t) x
                                """)
                        .execute(Tuple.of(foreign.hospitalId())));
        bed.asOwner("VACUUM ANALYZE news2_input");
        enter(10_001, new Scores.Entered(Consciousness.PAIN, null, null), "nurse", AT);

        String plan =
                await(
                                bed.database
                                        .platform()
                                        .preparedQuery(
                                                "EXPLAIN (ANALYZE) " + PgScoreStore.NEWEST_CHANGED)
                                        .execute(Tuple.of(60_000.0)))
                        .stream()
                        .map(row -> row.getString(0))
                        .collect(Collectors.joining("\n"));

        assertThat(plan).contains("news2_input_recorded").contains("news2_input_newest");
        assertThat(plan).doesNotContain("Seq Scan on news2_input");
        assertThat(await(store.inputsChangedWithin(Duration.ofMinutes(1))).get(10_001))
                .isNotNull()
                .extracting(inputs -> inputs.oxygen())
                .isNotNull();
    }

    @Test
    void forgetsWhatIsNotKeptAndKeepsTheRest() {
        done(store.record(List.of(row(71, AT, THREE), row(72, AT + 2, INCOMPLETE))));
        PgScoreAgeing ageing = new PgScoreAgeing(bed.database);

        int forgotten = await(ageing.forgetBefore(Instant.ofEpochMilli(AT + 1)));

        assertThat(forgotten).isPositive();
        assertThat(history(here(), 71)).isEmpty();
        assertThat(history(here(), 72)).hasSize(1);
    }

    @Test
    void forgetsNothingThatIsHeld() {
        ScoreRow held = new ScoreRow(foreign.hospitalId(), 73, AT, 1, THREE);
        done(store.record(List.of(held, row(74, AT, THREE))));
        LegalHold.Subject hospital = new LegalHold.Subject(foreign.hospitalId(), 0);
        done(bed.registry.legalHolds().set(hospital, "case 1", "admin"));
        PgScoreAgeing ageing = new PgScoreAgeing(bed.database);

        int forgotten = await(ageing.forgetBefore(Instant.ofEpochMilli(AT + 1)));
        done(bed.registry.legalHolds().release(hospital, "admin"));
        int released = await(ageing.forgetBefore(Instant.ofEpochMilli(AT + 1)));

        assertThat(forgotten).isPositive();
        assertThat(released).isEqualTo(1);
    }

    @Test
    void keepsEverythingThatWasEntered() {
        enter(3, new Scores.Entered(null, true, null), "nurse", AT);
        enter(3, new Scores.Entered(null, false, null), "nurse", AT + 1);

        assertThat(await(store.inputs(here(), 3, AT, AT + 60_000, 100)))
                .containsExactly(
                        new Scores.PastInput("oxygen", "false", "nurse", AT + 1),
                        new Scores.PastInput("oxygen", "true", "nurse", AT));
    }

    @Test
    void findsWholeInputsOfThoseOfWhomSomethingIsNew() {
        enter(4, new Scores.Entered(Consciousness.ALERT, null, null), "nurse", AT);
        enter(4, new Scores.Entered(null, true, null), "nurse", AT + 1);

        ManualInputs found =
                await(store.inputsChangedWithin(Duration.ofMinutes(1)))
                        .getOrDefault(4, ManualInputs.NONE);

        assertThat(found.consciousness()).isEqualTo(new Entry<>(Consciousness.ALERT, "nurse", AT));
        assertThat(found.oxygen()).isEqualTo(new Entry<>(true, "nurse", AT + 1));
    }

    @Test
    void writesARowOnlyWhenItDiffersFromTheOneBefore() {
        done(store.record(List.of(row(5, AT, THREE), row(6, AT, THREE))));
        done(store.record(List.of(row(5, AT + 1, THREE), row(6, AT + 1, INCOMPLETE))));
        done(store.record(List.of(row(5, AT, INCOMPLETE))));

        assertThat(history(here(), 5)).containsExactly(new Scores.Past(AT, 1, THREE));
        assertThat(history(here(), 6))
                .containsExactly(
                        new Scores.Past(AT + 1, 1, INCOMPLETE), new Scores.Past(AT, 1, THREE));
    }

    @Test
    void writesARowWhenSomethingElseIsMissing() {
        News2Score other = News2Score.of(3, 0, News2Score.MISSING, 0, 0, 0, News2Score.MISSING);
        done(store.record(List.of(row(8, AT, INCOMPLETE))));
        done(store.record(List.of(row(8, AT + 1, INCOMPLETE))));
        done(store.record(List.of(row(8, AT + 2, other))));

        assertThat(history(here(), 8)).extracting(Scores.Past::at).containsExactly(AT + 2, AT);
    }

    @Test
    void findsNothingKnownInAlarmsOfWhoHasNone() {
        done(store.record(List.of(row(9, AT, THREE))));

        assertThat(await(store.knownInAlarms(List.of(9)))).isEmpty();
    }

    @Test
    void showsNothingToAnotherHospital() {
        enter(7, new Scores.Entered(Consciousness.ALERT, null, null), "nurse", AT);
        done(store.record(List.of(row(7, AT, THREE))));

        assertThat(await(store.inputsOf(elsewhere(), List.of(7)))).isEmpty();
        assertThat(await(store.inputs(elsewhere(), 7, AT, AT + 60_000, 100))).isEmpty();
        assertThat(history(elsewhere(), 7)).isEmpty();
        assertThat(history(here(), 7)).hasSize(1);
    }
}
