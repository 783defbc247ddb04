package io.wardstream.alerts;

import static io.wardstream.registry.RegistryBed.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.wardstream.codec.model.Alarm;
import io.wardstream.codec.model.AudioPause;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.registry.Patient;
import io.wardstream.registry.RegistryBed;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whoever judges a patient is killed, or loses the database, in the middle of each turn that an
 * alarm can take. Afterwards the database has what it has of a patient to whom the same happened
 * while nobody was killed; only what had to be done again may have happened later, by as long as
 * nobody was there to do it.
 */
final class JudgeKilledIT {
    private static final int OUTAGE_SECONDS = 2;

    /** With the second that it takes to be noticed. */
    private static final long OUTAGE_MILLIS = 1_000 + OUTAGE_SECONDS * 1_000L;

    private static final String KINDS =
            """
            SELECT e.kind
            FROM alarm a
            JOIN alarm_event e ON e.alarm_no = a.no
            WHERE a.patient_id = $1 AND a.kind = 'physiological'
            ORDER BY a.no, e.version
            """;

    private static AlertBed bed;
    private static RuleBook rules;
    private static MortalJudge judge;
    private static final Map<Turn, Kept> UNDISTURBED = new EnumMap<>(Turn.class);

    @BeforeAll
    static void open() {
        bed = AlertBed.standingStill(Turn.RULES);
        rules =
                RegistryBed.await(
                        RuleBook.open(
                                bed.registry.vertx,
                                new PgRuleStore(bed.registry.database),
                                bed.registry.registry.hospitals(),
                                Turn.RULES,
                                bed.registry.withoutRedis(Alerts.RULE_NEWS),
                                RuleBook.CHECK_MILLIS));
        judge = MortalJudge.of(bed, rules);
        for (Turn turn : Turn.values()) {
            UNDISTURBED.put(turn, new Life(turn).live());
        }
    }

    @AfterAll
    static void close() {
        judge.kill();
        done(rules.close());
        bed.close();
    }

    static Stream<Arguments> turnsAndCuts() {
        return Arrays.stream(Turn.values())
                .flatMap(turn -> turn.cuts().map(cut -> Arguments.of(turn, cut)));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("turnsAndCuts")
    void leavesTheSameAlarmsAsIfNothingHadHappened(Turn turn, Cut cut) {
        Life life = new Life(turn);

        Kept kept = life.live(cut);

        Kept undisturbed = Objects.requireNonNull(UNDISTURBED.get(turn));
        int doneAgain = turn.events(turn.index()).size();
        long due = undisturbed.events().get(doneAgain).at();
        assertThat(kept.events()).hasSameSizeAs(undisturbed.events());
        long later = kept.events().get(doneAgain).at() - due;
        assertThat(later).isBetween(0L, cut.isCommitted() ? 0 : OUTAGE_MILLIS);
        assertThat(kept).isEqualTo(undisturbed.moved(Map.of(due, due + later)));
        assertThat(life.told()).doesNotHaveDuplicates();
    }

    /** One patient to whom all of a turn happens. */
    private static final class Life {
        private final Turn turn;
        private final Monitor monitor = bed.monitor();
        private final Patient patient = monitor.patient();
        private final long begun = bed.clock.millis();

        private Life(Turn turn) {
            this.turn = turn;
        }

        /** Nothing is cut. */
        Kept live() {
            for (int done = 0; done < turn.moves().size(); done++) {
                move(done);
                if (done == turn.index()) {
                    bed.pass(OUTAGE_SECONDS, monitor);
                }
            }
            return Kept.of(bed, patient, begun);
        }

        Kept live(Cut cut) {
            for (int done = 0; done < turn.moves().size(); done++) {
                if (done == turn.index()) {
                    moveAndCut(done, cut);
                } else {
                    move(done);
                }
            }
            return Kept.of(bed, patient, begun);
        }

        /** What was published as recorded. */
        List<Alarm> told() {
            return bed.heard.stream()
                    .filter(alarm -> alarm.subject().patientId() == patient.id())
                    .filter(Alarm::isDurable)
                    .toList();
        }

        private void move(int index) {
            var _ = make(turn.moves().get(index), Cut.KILLED_AFTER_THE_COMMIT);
            awaitEvents(index + 1);
            bed.pass(1, monitor);
        }

        private void moveAndCut(int index, Cut cut) {
            judge.store.cutNext(cut, patient.id());
            Turn.Move move = turn.moves().get(index);
            VitalSample sample = make(move, cut);
            bed.until(judge.store::isCut);
            bed.pass(1, monitor);
            if (cut == Cut.KILLED_BEFORE_IT_IS_PLANNED) {
                planAndDie();
            }
            boolean isKilled = cut.isDeadly() || cut.isAnswered();
            if (isKilled) {
                judge.kill();
            }
            bed.pass(OUTAGE_SECONDS, monitor);
            if (isKilled) {
                judge = MortalJudge.of(bed, rules);
            }
            makeAgain(move, cut, sample);
            awaitEvents(index + 1);
        }

        private @Nullable VitalSample make(Turn.Move move, Cut cut) {
            return switch (move) {
                case Turn.Says(VitalSign vital, double value, String _) ->
                        cut == Cut.KILLED_BEFORE_WRITE_AND_SAMPLE
                                ? monitor.unstored(Map.of(vital, value))
                                : monitor.says(Map.of(vital, value));
                case Turn.Sees _ -> {
                    // A cut keeps the answer back: who asked is told nothing, and asks again.
                    var _ = judge.alarms.acknowledge(bed.scope, newest().id(), "nurse");
                    yield null;
                }
                case Turn.Waits(Duration time, String _) -> {
                    bed.clock.forward(time);
                    yield null;
                }
                case Turn.Pauses _ -> {
                    done(bed.alerts.alarms().audioPauses().begin(place(), null, "nurse"));
                    yield null;
                }
            };
        }

        private void makeAgain(Turn.Move move, Cut cut, @Nullable VitalSample sample) {
            if (sample != null && cut == Cut.KILLED_BEFORE_WRITE_AND_SAMPLE) {
                monitor.sendsAgain(sample);
            }
            if (move instanceof Turn.Sees && !cut.isAnswered()) {
                done(judge.alarms.acknowledge(bed.scope, newest().id(), "nurse"));
            }
        }

        private Alarm newest() {
            return bed.alarms(patient).getLast();
        }

        private AudioPause.Place place() {
            return new AudioPause.Place(
                    bed.ward.hospitalId(),
                    bed.ward.id(),
                    bed.ward.publicId(),
                    patient.id(),
                    patient.publicId());
        }

        /** What is taken in a transaction that never commits waits again. */
        private static void planAndDie() {
            Future<Void> planned =
                    bed.registry
                            .database
                            .platform()
                            .withTransaction(
                                    transaction ->
                                            new PgAlarmOutbox()
                                                    .take(transaction, Integer.MAX_VALUE)
                                                    .compose(_ -> Future.failedFuture("killed")));
            done(planned.otherwiseEmpty());
        }

        private void awaitEvents(int moves) {
            List<String> expected = turn.events(moves);
            bed.until(() -> kinds().size() >= expected.size());
            assertThat(kinds()).isEqualTo(expected);
        }

        private List<String> kinds() {
            return bed.rows(KINDS, patient.id()).stream()
                    .map(row -> row.getString("kind"))
                    .toList();
        }
    }
}
