package io.wardstream.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Transaction;
import io.vertx.sqlclient.Tuple;
import io.wardstream.alerts.AudioPauses.Outcome;
import io.wardstream.alerts.engine.Condition;
import io.wardstream.alerts.engine.Condition.Side;
import io.wardstream.alerts.engine.Transition.Began;
import io.wardstream.alerts.engine.Transition.Changed;
import io.wardstream.alerts.engine.Transition.Ended;
import io.wardstream.codec.bus.Addresses;
import io.wardstream.codec.model.Alarm;
import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.codec.model.AudioPause;
import io.wardstream.codec.model.AudioPause.Place;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.registry.Placement;
import io.wardstream.registry.RegistryBed;
import io.wardstream.store.Scope;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Pauses of the sound in PostgreSQL, and the alarms that end them. */
final class PgAudioPausesIT {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final int HOSPITAL = 1;
    private static final Condition LOW = new Condition(VitalSign.SPO2, Side.LOW);
    private static final AtomicInteger NEXT = new AtomicInteger(100);

    private static RegistryBed registry;
    private static AlarmStore store;
    private static Alarms alarms;

    /** Of this test's own. */
    private final int ward = NEXT.incrementAndGet();

    private final int patient = NEXT.incrementAndGet();
    private final UUID wardId = UUID.randomUUID();
    private final UUID patientId = UUID.randomUUID();
    private final Place ofWard = new Place(HOSPITAL, ward, wardId, 0, null);
    private final Place ofPatient = new Place(HOSPITAL, ward, wardId, patient, patientId);

    @BeforeAll
    static void open() {
        registry = new RegistryBed();
        store = new PgAlarmStore(registry.database);
        alarms = alarms(NOON);
    }

    @AfterAll
    static void close() {
        registry.close();
    }

    private static Alarms alarms(Instant now) {
        return new PgAlarms(
                registry.database,
                store,
                new AlarmPublisher(registry.vertx.eventBus()),
                Clock.fixed(now, ZoneOffset.UTC));
    }

    @Test
    void keepsWhoPausedTheSoundAndUntilWhen() {
        AudioPause pause = begin(ofWard, 45);

        assertThat(pause)
                .isEqualTo(
                        new AudioPause(
                                pause.id(),
                                ofWard,
                                "nurse",
                                NOON.toEpochMilli(),
                                NOON.toEpochMilli() + 45_000,
                                0));
        assertThat(inForce(NOON.plusMillis(44_999))).containsExactly(pause);
        assertThat(inForce(NOON.plusSeconds(45))).isEmpty();
        assertThat(row(pause)).containsExactly(null, null, null);
    }

    @Test
    void lastsTwoMinutesUnlessTold() {
        AudioPause pause = begun(alarms.audioPauses().begin(ofPatient, null, "nurse"));

        assertThat(pause.until() - pause.from()).isEqualTo(120_000);
    }

    @Test
    void isShortWhileAnAlarmOfHighPriorityIsUp() {
        Alarm _ = raise(AlarmPriority.HIGH, NOON.minusSeconds(60));

        assertThat(RegistryBed.await(alarms.audioPauses().begin(ofWard, 31, "nurse")))
                .isEqualTo(new Outcome.TooLong(30));
        assertThat(RegistryBed.await(alarms.audioPauses().begin(ofPatient, 31, "nurse")))
                .isEqualTo(new Outcome.TooLong(30));
        assertThat(inForce(NOON)).isEmpty();
        AudioPause unless = begun(alarms.audioPauses().begin(ofWard, null, "nurse"));
        assertThat(unless.until() - unless.from()).isEqualTo(30_000);
    }

    @Test
    void isShortWhenAnAlarmOfHighPriorityCameWhileItWasCommitted() {
        AudioPause former = begin(ofWard, 100);
        SqlConnection other = RegistryBed.await(registry.database.platform().getConnection());
        Transaction holding = RegistryBed.await(other.begin());
        var _ =
                RegistryBed.await(
                        other.preparedQuery("SELECT FROM audio_pause WHERE id = $1 FOR UPDATE")
                                .execute(Tuple.of(former.id())));
        Future<Outcome> asked = alarms.audioPauses().begin(ofWard, 100, "nurse");
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(PgAudioPausesIT::isSomebodyWaiting);

        Alarm _ = raise(AlarmPriority.HIGH, NOON.plusMillis(1));
        RegistryBed.done(holding.commit());
        RegistryBed.done(other.close());

        AudioPause pause = begun(asked);
        assertThat(pause.until() - pause.from()).isEqualTo(30_000);
        assertThat(inForce(NOON.plusSeconds(29))).containsExactly(pause);
        assertThat(inForce(NOON.plusSeconds(30))).isEmpty();
    }

    private static boolean isSomebodyWaiting() {
        return RegistryBed.await(
                                registry.database
                                        .platform()
                                        .query(
                                                """
                                        SELECT FROM pg_stat_activity
                                        WHERE datname = current_database()
                                          AND wait_event_type = 'Lock'
                                        """)
                                        .execute())
                        .size()
                > 0;
    }

    /** Nothing marks a pause that has run out: there are as many as ever were. */
    @Test
    void findsWhatAnAlarmEndsByTheIndexHoweverManyHaveRunOut() {
        var _ =
                RegistryBed.await(
                        registry.database
                                .platform()
                                .preparedQuery(
                                        """
                                        INSERT INTO audio_pause (id, hospital_id, ward_id,
                                          ward_public_id, begun_by, begun_at, until_at)
                                        SELECT gen_random_uuid(), $1, n % 100, gen_random_uuid(),
                                          'nurse', t, t + interval '1 minute'
                                        FROM generate_series(1, 50000) n,
                                          LATERAL (SELECT $2::timestamptz
                                                          - n * interval '5 minutes' AS t) x
                                        """)
                                .execute(Tuple.of(HOSPITAL, NOON.atOffset(ZoneOffset.UTC))));
        registry.asOwner("ANALYZE audio_pause");
        Recording raise = AlarmSteps.raise(judged(AlarmPriority.LOW, NOON), place());

        String plan =
                RegistryBed.await(
                                registry.database
                                        .platform()
                                        .preparedQuery("EXPLAIN (ANALYZE) " + PgAlarmStore.RAISE)
                                        .execute(PgAlarmColumns.bind(List.of(raise))))
                        .stream()
                        .map(row -> row.getString(0))
                        .collect(Collectors.joining("\n"));

        assertThat(plan).containsPattern("Index Scan (using|on) audio_pause_open");
        assertThat(plan).containsPattern("Index Cond: .*until_at > ");
        assertThat(plan).doesNotContain("Seq Scan on audio_pause");
    }

    @Test
    void isLongWhileAnAlarmOfMediumPriorityIsUp() {
        Alarm _ = raise(AlarmPriority.MEDIUM, NOON.minusSeconds(60));

        assertThat(begin(ofWard, 120)).isNotNull();
    }

    @Test
    void takesThePlaceOfAnEarlierOneOfTheSamePlaceOnly() {
        AudioPause earlier = begin(ofWard, 100);
        AudioPause patients = begin(ofPatient, 100);

        AudioPause later = begin(ofWard, 10);

        assertThat(inForce(NOON)).containsExactlyInAnyOrder(patients, later);
        assertThat(row(earlier)).containsExactly("replaced", "nurse", null);
    }

    @Test
    void endsByHand() {
        AudioPause wards = begin(ofWard, 100);
        AudioPause patients = begin(ofPatient, 100);

        RegistryBed.done(alarms.audioPauses().end(ofWard, "doctor"));
        RegistryBed.done(alarms.audioPauses().end(ofWard, "somebody else"));

        assertThat(inForce(NOON)).containsExactly(patients);
        assertThat(row(wards)).containsExactly("ended", "doctor", null);
    }

    @Test
    void endsAPatientsPauseInAnotherWard() {
        AudioPause pause = begin(ofPatient, 100);
        Place moved = new Place(HOSPITAL, ward + 50_000, UUID.randomUUID(), patient, patientId);

        RegistryBed.done(alarms.audioPauses().end(moved, "nurse"));

        assertThat(inForce(NOON)).isEmpty();
        assertThat(row(pause)).containsExactly("ended", "nurse", null);
    }

    @Test
    void endsWithANewAlarmOfThePatientOrTheWard() {
        AudioPause wards = begin(ofWard, 100);
        AudioPause patients = begin(ofPatient, 100);
        AudioPause others = begin(new Place(HOSPITAL, ward, wardId, 99, UUID.randomUUID()), 100);

        Alarm alarm = raise(AlarmPriority.LOW, NOON.plusSeconds(20));

        assertThat(inForce(NOON.plusSeconds(20))).containsExactly(others);
        assertThat(row(wards)).containsExactly("alarm", null, alarm.id());
        assertThat(row(patients)).containsExactly("alarm", null, alarm.id());
    }

    @Test
    void endsWithAnEscalationAndOutlastsTheRest() {
        Alarm alarm = raise(AlarmPriority.MEDIUM, NOON.minusSeconds(60));
        AudioPause pause = begin(ofPatient, 100);
        Alarm lower = change(alarm, AlarmPriority.LOW);
        assertThat(inForce(NOON)).containsExactly(pause);

        Alarm higher = change(lower, AlarmPriority.HIGH);

        assertThat(inForce(NOON)).isEmpty();
        assertThat(row(pause)).containsExactly("alarm", null, higher.id());
    }

    @Test
    void endsWhenAConditionBeginsAgain() {
        Alarm alarm = raise(AlarmPriority.MEDIUM, NOON.minusSeconds(60));
        AudioPause pause = begin(ofWard, 100);
        long at = NOON.toEpochMilli() + 1_000;
        Alarm returned = step(alarm, new Step.Judged(new Ended(LOW, 95, at), at));
        assertThat(inForce(NOON)).containsExactly(pause);

        Alarm _ = step(returned, new Step.Judged(began(AlarmPriority.MEDIUM, at), at));

        assertThat(inForce(NOON)).isEmpty();
    }

    @Test
    void isHiddenFromOtherHospitals() {
        AudioPause _ = begin(ofWard, 100);

        assertThat(
                        RegistryBed.await(
                                alarms.audioPauses()
                                        .inForce(Scope.hospitals(List.of(2)), HOSPITAL)))
                .isEmpty();
    }

    @Test
    void isPublishedWhenItBeginsAndWhenItEnds() {
        List<AudioPause> heard = new CopyOnWriteArrayList<>();
        MessageConsumer<AudioPause> consumer =
                registry.vertx.eventBus().consumer(Addresses.audioPauses(HOSPITAL));
        consumer.handler(message -> heard.add(message.body()));
        AudioPause first = begin(ofWard, 100);
        AudioPause second = begin(ofWard, 100);

        RegistryBed.done(alarms.audioPauses().end(ofWard, "nurse"));

        Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> heard.size() == 4);
        RegistryBed.done(consumer.unregister());
        assertThat(heard)
                .extracting(pause -> pause.id() + " " + (pause.endedAt() == 0))
                .containsExactly(
                        first.id() + " true",
                        first.id() + " false",
                        second.id() + " true",
                        second.id() + " false");
    }

    private static AudioPause begin(Place place, int seconds) {
        return begun(alarms.audioPauses().begin(place, seconds, "nurse"));
    }

    private static AudioPause begun(Future<Outcome> outcome) {
        return ((Outcome.Begun) RegistryBed.await(outcome)).pause();
    }

    private List<AudioPause> inForce(Instant now) {
        Scope scope = Scope.hospitals(List.of(HOSPITAL));
        return RegistryBed.await(alarms(now).audioPauses().inForce(scope, HOSPITAL)).stream()
                .filter(pause -> pause.place().wardId() == ward)
                .toList();
    }

    /** How it has ended: the reason, by whom, by which alarm. */
    private static List<@Nullable Object> row(AudioPause pause) {
        List<@Nullable Object> found = new ArrayList<>();
        RegistryBed.await(
                        registry.database
                                .platform()
                                .preparedQuery(
                                        """
                                        SELECT end_reason, ended_by, ended_by_alarm
                                        FROM audio_pause WHERE id = $1
                                        """)
                                .execute(Tuple.of(pause.id())))
                .forEach(
                        row -> {
                            found.add(row.getString(0));
                            found.add(row.getString(1));
                            found.add(row.getUUID(2));
                        });
        return found;
    }

    private Alarm raise(AlarmPriority priority, Instant at) {
        Recording raise = AlarmSteps.raise(judged(priority, at), place());
        return stands(
                raise, RegistryBed.await(store.raise(List.of(raise))).get(raise.alarm().id()));
    }

    private Placement place() {
        return new Placement(7, UUID.randomUUID(), HOSPITAL, ward, wardId, patient, patientId);
    }

    private static Step.Judged judged(AlarmPriority priority, Instant at) {
        return new Step.Judged(began(priority, at.toEpochMilli()), at.toEpochMilli());
    }

    private static Alarm change(Alarm standing, AlarmPriority priority) {
        long at = NOON.toEpochMilli() + 1_000;
        return step(
                standing, new Step.Judged(new Changed(LOW, priority, 85, 88, 3, false, at), at));
    }

    private static Alarm step(Alarm standing, Step step) {
        Recording change = Objects.requireNonNull(AlarmSteps.apply(step, standing));
        return stands(change, RegistryBed.await(store.change(List.of(change))).get(standing.id()));
    }

    private static Alarm stands(Recording asked, @Nullable Alarm standing) {
        assertThat(standing).isEqualTo(asked.alarm().recorded());
        return Objects.requireNonNull(standing);
    }

    private static Began began(AlarmPriority priority, long since) {
        return new Began(LOW, priority, 86, 88, 3, false, since, 7);
    }
}
