package io.wardstream.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.wardstream.alerts.engine.AlarmLifecycle;
import io.wardstream.alerts.engine.Condition;
import io.wardstream.alerts.engine.Condition.Side;
import io.wardstream.alerts.engine.Transition.Began;
import io.wardstream.alerts.engine.Transition.Ended;
import io.wardstream.codec.bus.Addresses;
import io.wardstream.codec.bus.BusCodecs;
import io.wardstream.codec.model.Alarm;
import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.codec.model.AlarmState;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.ops.Meters;
import io.wardstream.registry.Placement;
import io.wardstream.registry.RegistryBed;
import io.wardstream.store.StorageException;
import io.wardstream.store.StorageException.Category;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RecorderTest {
    private final FakeStore store = new FakeStore();
    private final List<Alarm> heard = new CopyOnWriteArrayList<>();
    private final List<AlarmCase> closed = new CopyOnWriteArrayList<>();
    private final Vertx vertx = Vertx.vertx();
    private long now = 1_764_000_000_000L;
    private Recorder recorder = recorder(Duration.ofMillis(50));

    /** Answers when the test says so. */
    private static final class FakeStore implements AlarmStore {
        final List<List<Recording>> raises = new ArrayList<>();
        final List<List<Recording>> changes = new ArrayList<>();
        final List<Promise<Map<UUID, Alarm>>> promises = new ArrayList<>();

        @Override
        public Future<Map<UUID, Alarm>> raise(List<Recording> asked) {
            raises.add(asked);
            return promise();
        }

        @Override
        public Future<Map<UUID, Alarm>> change(List<Recording> asked) {
            changes.add(asked);
            return promise();
        }

        private Future<Map<UUID, Alarm>> promise() {
            promises.add(Promise.promise());
            return promises.getLast().future();
        }

        @Override
        public Future<List<RecentAlarm>> recentOf(
                Collection<Integer> patientIds, long closedAfter) {
            return Future.succeededFuture(List.of());
        }

        @Override
        public Future<List<Alarm>> openIn(Collection<Integer> shards) {
            return Future.succeededFuture(List.of());
        }

        void writes(List<Recording> asked) {
            Map<UUID, Alarm> standing = new HashMap<>();
            asked.forEach(it -> standing.put(it.alarm().id(), it.alarm().recorded()));
            promises.getLast().complete(standing);
        }
    }

    private Recorder recorder(Duration patience) {
        return new Recorder(
                vertx,
                store,
                new AlarmPublisher(vertx.eventBus()),
                new AlertMeters(new Meters()),
                patience,
                () -> now,
                closed::add);
    }

    @BeforeEach
    void listen() {
        BusCodecs.registerAll(vertx.eventBus());
        vertx.eventBus()
                .<Alarm>consumer(Addresses.alarms(1))
                .handler(message -> heard.add(message.body()));
    }

    @AfterEach
    void close() {
        RegistryBed.done(vertx.close());
    }

    private AlarmCase raise(int patientId) {
        AlarmCase raised = began(patientId, AlarmPriority.HIGH, now);
        recorder.raise(raised);
        return raised;
    }

    private static AlarmCase began(int patientId, AlarmPriority priority, long since) {
        return began(patientId, priority, since, 0);
    }

    private static AlarmCase began(
            int patientId, AlarmPriority priority, long since, long clearAt) {
        Placement place =
                new Placement(
                        7,
                        UUID.randomUUID(),
                        1,
                        3,
                        UUID.randomUUID(),
                        patientId,
                        UUID.randomUUID());
        Began began =
                new Began(
                        new Condition(VitalSign.SPO2, Side.LOW),
                        priority,
                        86,
                        88,
                        3,
                        false,
                        since,
                        7);
        Step.Judged beginning = new Step.Judged(began, since);
        Recording raise = AlarmSteps.raise(beginning, place).clearAt(clearAt);
        return AlarmCase.raised(raise, beginning);
    }

    private Step ended(long at) {
        return new Step.Judged(new Ended(new Condition(VitalSign.SPO2, Side.LOW), 95, at), at);
    }

    private void hears(int count) {
        Awaitility.await().atMost(5, TimeUnit.SECONDS).until(() -> heard.size() >= count);
    }

    @Test
    void takesAllThatWaitsInTheNextStatement() {
        AlarmCase _ = raise(1);
        for (int patient = 2; patient <= 400; patient++) {
            AlarmCase _ = raise(patient);
        }

        store.writes(store.raises.getFirst());

        assertThat(store.raises).hasSize(2);
        assertThat(store.raises.getFirst()).hasSize(1);
        assertThat(store.raises.getLast()).hasSize(399);
    }

    @Test
    void showsWhatHasNoRowInTime() {
        AlarmCase raised = raise(1);

        hears(1);

        assertThat(heard).containsExactly(raised.standing());
        assertThat(raised.standing().isDurable()).isFalse();
    }

    @Test
    void showsAtOnceWhatFails() {
        recorder = recorder(Duration.ofSeconds(10));
        AlarmCase raised = raise(1);

        store.promises.getFirst().fail(new StorageException(Category.RETRY, "away", null));

        hears(1);
        assertThat(heard).containsExactly(raised.standing());
    }

    @Test
    void writesTheEndAfterTheRaise() {
        AlarmCase raised = raise(1);
        recorder.step(raised, ended(now + 1_000));

        store.writes(store.raises.getFirst());
        store.writes(store.changes.getFirst());

        hears(2);
        assertThat(heard)
                .extracting(Alarm::state)
                .containsExactly(AlarmState.UNACKNOWLEDGED, AlarmState.RETURNED_UNACKNOWLEDGED);
        assertThat(recorder.waiting()).isZero();
    }

    /** As when the bus has lost an episode, and the next one is an alarm by the time it is read. */
    @Test
    void recordsWhatWasOverBeforeTheAlarmThatStandsInstead() {
        AlarmCase late = began(1, AlarmPriority.LOW, now);
        Alarm next = began(1, AlarmPriority.LOW, now + 5_000).standing().recorded();
        recorder.raise(late);

        recorder.step(late, ended(now + 1_000));
        store.promises.getLast().complete(Map.of(late.standing().id(), next));
        store.writes(store.raises.getLast());

        assertThat(store.raises).hasSize(2);
        Alarm beside = store.raises.getLast().getFirst().alarm();
        assertThat(beside.isOpen()).isFalse();
        assertThat(beside.cause().conditionSince()).isEqualTo(now);
        assertThat(beside.progress().conditionUntil()).isEqualTo(now + 1_000);
        assertThat(store.changes).isEmpty();
        assertThat(late.standing()).isEqualTo(next);
        assertThat(late.isStoodForByClosed()).isFalse();
        assertThat(recorder.waiting()).isZero();
    }

    @Test
    void recordsItAlsoWhenItsEndIsFoundLater() {
        AlarmCase late = began(1, AlarmPriority.LOW, now);
        Alarm next = began(1, AlarmPriority.LOW, now + 5_000).standing().recorded();
        recorder.raise(late);
        store.promises.getLast().complete(Map.of(late.standing().id(), next));

        recorder.step(late, ended(now + 1_000));
        store.writes(store.raises.getLast());
        recorder.step(late, ended(now + 1_000)); // found once more: not the end of the other either
        store.writes(store.raises.getLast());
        recorder.step(late, ended(now + 6_000));

        assertThat(store.raises.getLast().getFirst().alarm().isOpen()).isFalse();
        assertThat(store.changes).hasSize(1);
        assertThat(store.changes.getFirst().getFirst().alarm().id()).isEqualTo(next.id());
    }

    /** Its judge has not written its end yet, and what comes after it is an alarm of its own. */
    @Test
    void endsTheAlarmBeforeThatWasOver() {
        Alarm before = began(1, AlarmPriority.LOW, now).standing().recorded();
        AlarmCase next = began(1, AlarmPriority.LOW, now + 9_000, now + 8_000);
        recorder.raise(next);
        recorder.step(next, ended(now + 12_000));

        store.promises.getLast().complete(Map.of(next.standing().id(), before));
        store.writes(store.changes.getLast());

        Alarm closedOne = store.changes.getLast().getFirst().alarm();
        assertThat(closedOne.id()).isEqualTo(before.id());
        assertThat(closedOne.progress().conditionUntil()).isEqualTo(now + 8_000);
        assertThat(closed).containsExactly(next);
        assertThat(next.takeSteps())
                .extracting(step -> ((Step.Judged) step).transition().getClass().getSimpleName())
                .containsExactly("Began", "Ended");
    }

    /** Nobody has seen it: it is to be seen for both. */
    @Test
    void leavesAnAlarmOpenThatNobodyHasSeen() {
        Alarm before = began(1, AlarmPriority.HIGH, now).standing().recorded();
        AlarmCase next = began(1, AlarmPriority.HIGH, now + 9_000, now + 8_000);
        recorder.raise(next);

        store.promises.getLast().complete(Map.of(next.standing().id(), before));

        assertThat(store.changes).isEmpty();
        assertThat(next.standing()).isEqualTo(before);
    }

    /** Somebody has to look at it: the alarm that is open stands for both. */
    @Test
    void leavesOutWhatWouldStayOpenBesideTheAlarmThatStands() {
        AlarmCase late = began(1, AlarmPriority.HIGH, now);
        Alarm next = began(1, AlarmPriority.HIGH, now + 5_000).standing().recorded();
        recorder.raise(late);

        recorder.step(late, ended(now + 1_000));
        store.promises.getLast().complete(Map.of(late.standing().id(), next));

        assertThat(store.raises).hasSize(1);
        assertThat(store.changes).isEmpty();
        assertThat(late.standing().state()).isEqualTo(AlarmState.UNACKNOWLEDGED);
        assertThat(recorder.waiting()).isZero();
    }

    /** It may have been written, by this node or another, and be over. */
    @Test
    void givesWayWhenItIsTriedAgain() {
        AlarmCase _ = raise(1);
        store.promises.getFirst().fail(new StorageException(Category.RETRY, "away", null));
        now += 1_000;

        recorder.tick();

        assertThat(store.raises.getFirst().getFirst().isProvisional()).isFalse();
        assertThat(store.raises.getLast().getFirst().isProvisional()).isTrue();
    }

    @Test
    void appliesItsStepToWhatSomebodyElseHasWritten() {
        AlarmCase raised = raise(1);
        store.writes(store.raises.getFirst());
        recorder.step(raised, ended(now + 1_000));
        Recording seen = AlarmSteps.acknowledged(raised.standing(), "nurse", now + 500);
        assertThat(seen).isNotNull();

        store.writes(List.of(seen));
        store.writes(store.changes.getLast());

        assertThat(closed).containsExactly(raised);
        assertThat(raised.standing().version()).isEqualTo(3);
        assertThat(raised.standing().progress().closeReason()).isEqualTo("returned");
    }

    @Test
    void takesBackWhatItHasShownWhenAnotherAlarmIsThere() {
        AlarmCase raised = raise(1);
        hears(1);
        Alarm shown = raised.standing();
        now -= 5_000;
        Alarm other = raise(1).standing().recorded();

        store.promises.getFirst().complete(Map.of(shown.id(), other));

        hears(3);
        assertThat(raised.standing()).isEqualTo(other);
        assertThat(heard.get(1).id()).isEqualTo(shown.id());
        assertThat(heard.get(1).progress().closeReason()).isEqualTo("adopted");
        assertThat(heard.get(2)).isEqualTo(other);
    }

    @Test
    void tellsAnAlarmWhoseConditionHasGoneThatItBeganAgain() {
        AlarmCase raised = raise(1);
        Alarm earlier = raised.standing().recorded();
        Alarm gone = AlarmLifecycle.ended(earlier, now - 1_000, now);

        store.promises.getLast().complete(Map.of(raised.standing().id(), gone));

        assertThat(store.changes.getLast())
                .extracting(Recording::kind)
                .containsExactly("retriggered");
    }

    @Test
    void tellsNothingToAnAlarmThatHasGoneSinceItBegan() {
        AlarmCase raised = raise(1);
        Alarm gone = AlarmLifecycle.ended(raised.standing().recorded(), now + 1_000, now);

        store.promises.getLast().complete(Map.of(raised.standing().id(), gone));

        assertThat(store.changes).isEmpty();
        assertThat(raised.standing()).isEqualTo(gone);
    }

    @Test
    void triesAloneWhatTheDatabaseRefuses() {
        AlarmCase _ = raise(1);
        AlarmCase _ = raise(2);
        AlarmCase _ = raise(3);
        store.writes(store.raises.getFirst());

        store.promises.getLast().fail(new StorageException(Category.BAD_DATA, "no", null));
        now += 2_000;
        recorder.tick();

        assertThat(store.raises.getLast()).hasSize(1);
    }
}
