package io.wardstream.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Transaction;
import io.wardstream.alerts.engine.AlarmLifecycle;
import io.wardstream.alerts.engine.Condition;
import io.wardstream.alerts.engine.Condition.Side;
import io.wardstream.alerts.engine.Transition.Began;
import io.wardstream.alerts.engine.Transition.Ended;
import io.wardstream.alerts.engine.Transition.Passed;
import io.wardstream.codec.model.Alarm;
import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.codec.model.AlarmState;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.registry.Placement;
import io.wardstream.registry.RegistryBed;
import io.wardstream.store.Scope;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Alarms in PostgreSQL: who comes second, and what people read. */
class PgAlarmStoreIT {
    private static final long T = 1_764_000_012_345L;
    private static final AtomicInteger PATIENT = new AtomicInteger(1_000);

    private static RegistryBed registry;
    private static AlarmStore store;
    private static Alarms alarms;

    @BeforeAll
    static void open() {
        registry = new RegistryBed();
        store = new PgAlarmStore(registry.database);
        alarms =
                new PgAlarms(
                        registry.database,
                        store,
                        new AlarmPublisher(registry.vertx.eventBus()),
                        Clock.systemUTC());
    }

    @AfterAll
    static void close() {
        registry.close();
    }

    private static Placement place(int hospitalId, int patientId) {
        return new Placement(
                7,
                UUID.randomUUID(),
                hospitalId,
                3,
                UUID.randomUUID(),
                patientId,
                UUID.randomUUID());
    }

    private static Recording raise(Placement place, long since) {
        Began began = began(place, since, AlarmPriority.HIGH);
        return AlarmSteps.raise(new Step.Judged(began, since + 20), place);
    }

    /** Closed as soon as it is raised. */
    private static Recording passed(Placement place, long since, long until) {
        Passed passed = new Passed(began(place, since, AlarmPriority.LOW), until, 0);
        return AlarmSteps.raise(new Step.Judged(passed, until + 20), place);
    }

    private static Began began(Placement place, long since, AlarmPriority priority) {
        return new Began(
                new Condition(VitalSign.SPO2, Side.LOW),
                priority,
                86,
                88,
                3,
                false,
                since,
                place.deviceId());
    }

    private static Recording end(Alarm standing, long at) {
        Ended ended = new Ended(new Condition(VitalSign.SPO2, Side.LOW), 95, at);
        return Objects.requireNonNull(AlarmSteps.apply(new Step.Judged(ended, at + 20), standing));
    }

    private static Alarm stands(Map<UUID, Alarm> standing, Recording asked) {
        return Objects.requireNonNull(standing.get(asked.alarm().id()));
    }

    private static Alarm raised(Placement place, long since) {
        Recording raise = raise(place, since);
        return stands(RegistryBed.await(store.raise(List.of(raise))), raise);
    }

    private static Placement somebody() {
        return place(1, PATIENT.incrementAndGet());
    }

    @Test
    void keepsEveryFieldOfAnAlarm() {
        Recording raise = raise(somebody(), T);

        Alarm standing = stands(RegistryBed.await(store.raise(List.of(raise))), raise);

        assertThat(standing).isEqualTo(raise.alarm().recorded());
        assertThat(RegistryBed.await(alarms.find(Scope.platform(), standing.id())))
                .contains(standing);
    }

    @Test
    void adoptsTheAlarmThatIsOpen() {
        Placement place = somebody();
        Alarm first = raised(place, T);
        Recording second = raise(place, T + 1_000);

        Alarm standing = stands(RegistryBed.await(store.raise(List.of(second))), second);

        assertThat(standing).isEqualTo(first);
    }

    @Test
    void raisesNothingProvisionalInsideAnEpisodeOnRecord() {
        Placement place = somebody();
        Alarm first = raised(place, T);
        RegistryBed.done(alarms.acknowledge(Scope.platform(), first.id(), "nurse"));
        Alarm seen = RegistryBed.await(alarms.find(Scope.platform(), first.id())).orElseThrow();
        Recording end = end(seen, T + 5_000);
        Alarm closed = stands(RegistryBed.await(store.change(List.of(end))), end);
        Recording inside = raise(place, T + 3_000).provisional();
        Recording later = raise(place, T + 5_000).provisional();
        Recording sure = raise(place, T + 4_000);

        Alarm kept = stands(RegistryBed.await(store.raise(List.of(inside))), inside);
        Alarm begun = stands(RegistryBed.await(store.raise(List.of(later))), later);
        Alarm open = stands(RegistryBed.await(store.raise(List.of(sure))), sure);

        assertThat(closed.isOpen()).isFalse();
        assertThat(kept).isEqualTo(closed);
        assertThat(begun).isEqualTo(later.alarm().recorded());
        assertThat(open).isEqualTo(begun);
    }

    @Test
    void raisesNothingThatWasOverAndIsPartOfAnEpisodeOnRecord() {
        Placement place = somebody();
        Recording seen = passed(place, T + 1_000, T + 3_000);
        Recording whole = passed(place, T, T + 3_000);
        Recording before = passed(place, T - 9_000, T - 7_000);
        Recording open = raise(place, T + 9_000);
        Recording partOfOpen = passed(place, T + 8_000, T + 12_000);

        Alarm recorded = stands(RegistryBed.await(store.raise(List.of(seen))), seen);
        Alarm kept = stands(RegistryBed.await(store.raise(List.of(whole))), whole);
        Alarm other = stands(RegistryBed.await(store.raise(List.of(before))), before);
        Alarm present = stands(RegistryBed.await(store.raise(List.of(open))), open);
        Alarm part = stands(RegistryBed.await(store.raise(List.of(partOfOpen))), partOfOpen);

        assertThat(recorded).isEqualTo(seen.alarm().recorded());
        assertThat(kept).isEqualTo(recorded);
        assertThat(other).isEqualTo(before.alarm().recorded());
        assertThat(present).isEqualTo(open.alarm().recorded());
        assertThat(part).isEqualTo(present);
    }

    /** The node that judged it is slow, or has lost the database. */
    @Test
    void raisesWhatWasOverBesideAnAlarmWhoseEndIsNotWrittenYet() {
        Placement place = somebody();
        Alarm first = raised(place, T);
        Recording before = passed(place, T + 5_000, T + 6_000).clearAt(T - 1_000);
        Recording later = passed(place, T + 5_000, T + 6_000).clearAt(T + 4_000);

        Alarm part = stands(RegistryBed.await(store.raise(List.of(before))), before);
        Alarm own = stands(RegistryBed.await(store.raise(List.of(later))), later);

        assertThat(part).isEqualTo(first);
        assertThat(own).isEqualTo(later.alarm().recorded());
    }

    /** It was closed because its rule was gone, while its condition was there. */
    @Test
    void raisesWhatWasOverAfterAnAlarmThatHasNoEnd() {
        Placement place = somebody();
        Alarm first = raised(place, T);
        Recording withdrawn =
                Objects.requireNonNull(AlarmSteps.apply(new Step.Unassigned(T + 2_000), first));
        RegistryBed.done(store.change(List.of(withdrawn)));
        Recording later = passed(place, T + 5_000, T + 6_000);

        Alarm stands = stands(RegistryBed.await(store.raise(List.of(later))), later);

        assertThat(stands).isEqualTo(later.alarm().recorded());
    }

    /** What the other has written is not committed when this one asks. */
    @Test
    void waitsForWhatAnotherNodeIsAboutToRecord() {
        Placement place = somebody();
        Recording tail = raise(place, T + 2_000).provisional();
        Recording whole = passed(place, T, T + 3_000);
        SqlConnection other = RegistryBed.await(registry.database.platform().getConnection());
        Transaction transaction = RegistryBed.await(other.begin());
        RegistryBed.done(
                other.preparedQuery(PgAlarmStore.RAISE)
                        .execute(PgAlarmColumns.bind(List.of(tail))));

        Future<Map<UUID, Alarm>> asked = store.raise(List.of(whole, raise(somebody(), T)));
        Awaitility.await().until(PgAlarmStoreIT::isWaitedForAlarmLock);
        assertThat(asked.isComplete()).isFalse();
        RegistryBed.done(transaction.commit().eventually(other::close));
        Alarm stands = stands(RegistryBed.await(asked), whole);

        assertThat(stands).isEqualTo(tail.alarm().recorded());
        assertThat(RegistryBed.await(asked)).hasSize(2);
    }

    private static boolean isWaitedForAlarmLock() {
        return RegistryBed.await(
                        registry.database
                                .platform()
                                .query(
                                        "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted"
                                                + " AND locktype = 'advisory' AND classid = 22356)")
                                .execute())
                .iterator()
                .next()
                .getBoolean(0);
    }

    /** However two nodes order what they have, none waits for the other. */
    @Test
    void raisesTheSameOnTwoNodesAtOnce() {
        List<Recording> mine = new ArrayList<>();
        List<Recording> others = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            Placement place = somebody();
            mine.add(passed(place, T, T + 3_000));
            others.addFirst(raise(place, T + 2_000).provisional());
        }
        for (int round = 0; round < 3; round++) {
            var both = Future.all(store.raise(mine), store.raise(others));
            RegistryBed.done(both);
        }

        Map<UUID, Alarm> kept = RegistryBed.await(store.raise(mine));
        Map<UUID, Alarm> same = RegistryBed.await(store.raise(others));
        for (int i = 0; i < 300; i++) {
            Alarm one = stands(kept, mine.get(i));
            assertThat(stands(same, others.get(299 - i)).id()).isEqualTo(one.id());
        }
    }

    @Test
    void findsTheSameRaiseAsItStandsNow() {
        Placement place = somebody();
        Recording raise = raise(place, T);
        Alarm first = raised(place, T);
        Recording end = end(first, T + 5_000);
        Alarm returned = stands(RegistryBed.await(store.change(List.of(end))), end);

        Alarm standing = stands(RegistryBed.await(store.raise(List.of(raise))), raise);

        assertThat(returned.state()).isEqualTo(AlarmState.RETURNED_UNACKNOWLEDGED);
        assertThat(standing.id()).isEqualTo(first.id());
        assertThat(standing.progress()).isEqualTo(returned.progress());
    }

    @Test
    void changesOnlyTheVersionBefore() {
        Alarm raised = raised(somebody(), T);
        RegistryBed.done(alarms.acknowledge(Scope.platform(), raised.id(), "nurse"));
        Recording end = end(raised, T + 5_000);

        Alarm standing = stands(RegistryBed.await(store.change(List.of(end))), end);

        assertThat(standing.state()).isEqualTo(AlarmState.ACKNOWLEDGED);
        assertThat(standing.version()).isEqualTo(2);
    }

    @Test
    void writesManyInOneStatement() {
        List<Recording> raises = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            raises.add(raise(somebody(), T));
        }

        Map<UUID, Alarm> standing = RegistryBed.await(store.raise(raises));

        assertThat(standing).hasSize(500);
        List<Recording> ends =
                standing.values().stream().map(alarm -> end(alarm, T + 5_000)).toList();
        assertThat(RegistryBed.await(store.change(ends)).values())
                .hasSize(500)
                .allMatch(alarm -> alarm.state() == AlarmState.RETURNED_UNACKNOWLEDGED);
    }

    @Test
    void remembersWhatIsOpenOrWasClosedLately() {
        Placement place = somebody();
        Alarm old = raised(place, T);
        RegistryBed.done(store.change(List.of(end(old, T + 1_000))));
        RegistryBed.done(alarms.acknowledge(Scope.platform(), old.id(), "nurse"));
        Alarm open = raised(place, T + 60_000);
        long now = System.currentTimeMillis();

        List<RecentAlarm> recent =
                RegistryBed.await(store.recentOf(List.of(place.patientId()), now - 60_000));
        List<RecentAlarm> later =
                RegistryBed.await(store.recentOf(List.of(place.patientId()), now + 60_000));

        assertThat(recent)
                .extracting(it -> it.alarm().id())
                .containsExactlyInAnyOrder(old.id(), open.id());
        assertThat(later).containsExactly(new RecentAlarm(open, 0));
    }

    @Test
    void listsPartByPart() {
        Placement place = place(2, PATIENT.incrementAndGet());
        List<UUID> ids = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            Alarm raised = raised(place, T + i);
            ids.addFirst(raised.id());
            RegistryBed.done(store.change(List.of(end(raised, T + i + 1))));
            RegistryBed.done(alarms.acknowledge(Scope.platform(), raised.id(), "nurse"));
        }
        AlarmFilter filter = new AlarmFilter(2, 0, 0, AlarmState.NORMAL, null, null, null);

        List<UUID> read = new ArrayList<>();
        long before = 0;
        do {
            AlarmSlice slice =
                    RegistryBed.await(alarms.list(Scope.hospitals(List.of(2)), filter, before, 2));
            slice.items().forEach(alarm -> read.add(alarm.id()));
            before = slice.nextBefore();
        } while (before != 0);

        assertThat(read).isEqualTo(ids);
    }

    @Test
    void hidesTheAlarmsOfOtherHospitals() {
        Alarm alarm = raised(place(3, PATIENT.incrementAndGet()), T);
        Scope other = Scope.hospitals(List.of(4));

        AcknowledgeResult result =
                RegistryBed.await(alarms.acknowledge(other, alarm.id(), "nurse"));

        assertThat(result).isInstanceOf(AcknowledgeResult.NotFound.class);
        assertThat(RegistryBed.await(alarms.events(other, alarm.id()))).isEmpty();
        assertThat(RegistryBed.await(alarms.open(other, 3))).isEmpty();
    }

    @Test
    void tellsWhoDidWhat() {
        Alarm alarm = raised(somebody(), T);

        RegistryBed.done(alarms.acknowledge(Scope.platform(), alarm.id(), "nurse"));

        List<AlarmEvent> events = RegistryBed.await(alarms.events(Scope.platform(), alarm.id()));
        assertThat(events).extracting(AlarmEvent::kind).containsExactly("raised", "acknowledged");
        assertThat(events.getLast().by()).isEqualTo("nurse");
        assertThat(events.getFirst().value()).isEqualTo(86.0);
        assertThat(events.getFirst().at().toEpochMilli()).isEqualTo(T + 20);
        assertThat(
                        AlarmLifecycle.id(
                                alarm.subject().patientId(),
                                new Condition(VitalSign.SPO2, Side.LOW),
                                T))
                .isEqualTo(alarm.id());
    }
}
