package io.wardstream.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.wardstream.access.Caller;
import io.wardstream.access.Grant;
import io.wardstream.access.Role;
import io.wardstream.codec.model.Alarm;
import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.codec.model.AudioPause;
import io.wardstream.ops.Meters;
import io.wardstream.registry.Hospital;
import io.wardstream.store.Scope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class AlarmFeedTest {

    private final Hospital hospital = new Hospital(1, UUID.randomUUID(), "St. Mary");
    private final FakeAlarms alarms = new FakeAlarms();
    private final List<JsonObject> frames = new ArrayList<>();
    private final List<Runnable> later = new ArrayList<>();
    private final DashboardMeters meters = new DashboardMeters(new Meters());
    private final Alarm stored = SomeAlarm.raised(1);
    private final Alarm fresh = SomeAlarm.raised(1);
    private long now = 1_000;
    private final AlarmFeed feed =
            new AlarmFeed(
                    hospital,
                    new Source(),
                    new FakePlacements(),
                    later::add,
                    () -> Instant.ofEpochMilli(now),
                    () -> now,
                    meters,
                    new Audience(0));

    @BeforeEach
    void load() {
        alarms.store(stored);
        assertThat(feed.compare().succeeded()).isTrue();
        turn();
        watch();
    }

    @Test
    void beginsWithTheOpenAlarmsAndGoesOnWithEachTransition() {
        feed.hear(fresh);
        turn();
        feed.hear(SomeAlarm.acknowledged(fresh));
        turn();

        assertThat(frames)
                .extracting(frame -> frame.getInteger("version"))
                .containsExactly(1, 2, 3);
        assertThat(frames.getFirst().getBoolean("snapshot")).isTrue();
        assertThat(alarm(0).getString("id")).isEqualTo(stored.id().toString());
        assertThat(alarm(1).getString("state")).isEqualTo("UNACKNOWLEDGED");
        assertThat(alarm(2).getString("state")).isEqualTo("ACKNOWLEDGED");
    }

    @Test
    void putsEveryTransitionOfOneTurnIntoOneFrame() {
        feed.hear(fresh);
        feed.hear(SomeAlarm.acknowledged(fresh));

        turn();

        assertThat(frames).hasSize(2);
        assertThat(frames.getLast().getJsonArray("alarms")).hasSize(2);
    }

    @Test
    void tellsWhatTheBusHasLost() {
        feed.hear(fresh);
        turn();
        alarms.store(SomeAlarm.closed(stored));
        alarms.store(SomeAlarm.acknowledged(fresh));
        now += 5_000;

        assertThat(feed.compare().succeeded()).isTrue();
        turn();

        assertThat(frames).hasSize(3);
        assertThat(frames.getLast().getJsonArray("alarms"))
                .extracting(alarm -> ((JsonObject) alarm).getString("state"))
                .containsExactlyInAnyOrder("ACKNOWLEDGED", "NORMAL");
    }

    @Test
    void showsAListWhenAnAlarmHasVanished() {
        alarms.stored.clear();
        now += 5_000;

        assertThat(feed.compare().succeeded()).isTrue();

        assertThat(frames.getLast().getBoolean("snapshot")).isTrue();
        assertThat(frames.getLast().getJsonArray("alarms")).isEmpty();
    }

    @Test
    void keepsAnUnrecordedAlarmWhileItIsRepeated() {
        Alarm unrecorded = SomeAlarm.unrecorded(fresh);
        for (int second = 0; second < 60; second++) {
            feed.hear(unrecorded);
            now += 1_000;
            feed.sweep();
            assertThat(feed.compare().succeeded()).isTrue();
        }
        turn();

        assertThat(frames).hasSize(2);
        assertThat(alarm(1).getBoolean("durable")).isFalse();
        now += 9_000;
        feed.sweep();
        assertThat(frames.getLast().getBoolean("snapshot")).isTrue();
        assertThat(frames.getLast().getJsonArray("alarms")).hasSize(1);
    }

    @Test
    void keepsWhatItKnowsWhileTheDatabaseIsAway() {
        alarms.isAway = true;
        now += 5_000;

        assertThat(feed.compare().failed()).isTrue();
        watch();

        assertThat(frames.getLast().getJsonArray("alarms")).hasSize(1);
    }

    @Test
    void asksAgainAfterTheDatabaseWasAway() {
        alarms.isAway = true;
        assertThat(feed.compare().failed()).isTrue();
        alarms.isAway = false;
        alarms.store(fresh);

        assertThat(feed.compare().succeeded()).isTrue();
        turn();

        assertThat(alarm(1).getString("id")).isEqualTo(fresh.id().toString());
    }

    @Test
    void tellsOfAPauseAndOfItsEndWithTheAlarmThatEndsIt() {
        now = SomeAlarm.RAISED_AT;
        feed.hear(SomePause.ofWardOf(fresh));
        turn();

        feed.hear(fresh);
        turn();

        assertThat(frames).hasSize(3);
        assertThat(frames.getFirst().getJsonArray("audioPauses")).isEmpty();
        JsonObject pause = frames.get(1).getJsonArray("audioPauses").getJsonObject(0);
        assertThat(pause.getString("by")).isEqualTo("nurse");
        assertThat(pause.getString("until"))
                .isEqualTo(Instant.ofEpochMilli(SomeAlarm.RAISED_AT + 30_000).toString());
        assertThat(frames.get(1).getJsonArray("alarms")).isEmpty();
        assertThat(frames.get(2).getJsonArray("audioPauses")).isEmpty();
        assertThat(frames.get(2).getJsonArray("alarms")).hasSize(1);
    }

    @Test
    void isNotSilencedByAPauseThatBeganBeforeTheAlarmAndIsHeardAfterIt() {
        now = SomeAlarm.RAISED_AT + 200;
        AudioPause overtaken = SomePause.earlier(SomePause.ofWardOf(fresh), 1);
        feed.hear(fresh);
        turn();

        feed.hear(overtaken);
        alarms.pauses.add(overtaken);
        assertThat(feed.compare().succeeded()).isTrue();
        turn();

        assertThat(frames.getLast().getJsonArray("alarms")).hasSize(1);
        assertThat(frames.getLast().containsKey("audioPauses")).isFalse();
        assertThat(pausesInTheSnapshot()).isZero();
    }

    @Test
    void isNotSilencedByAPauseThatBeganBeforeTheAlarmRose() {
        Alarm medium = SomeAlarm.ofPriority(fresh, AlarmPriority.MEDIUM);
        now = SomeAlarm.RAISED_AT + 10;
        feed.hear(medium);
        now = SomeAlarm.RAISED_AT + 100;
        feed.hear(SomeAlarm.ofPriority(medium, AlarmPriority.HIGH));

        feed.hear(SomePause.ofWardOf(fresh));
        int before = pausesInTheSnapshot();
        feed.hear(SomePause.earlier(SomePause.ofWardOf(fresh), -200));

        assertThat(before).isZero();
        assertThat(pausesInTheSnapshot()).isEqualTo(1);
    }

    private int pausesInTheSnapshot() {
        turn();
        return new JsonObject(feed.snapshot().text())
                .getJsonObject("body")
                .getJsonArray("audioPauses")
                .size();
    }

    @Test
    void saysNothingOfPausesWhenTheyStay() {
        feed.hear(SomeAlarm.acknowledged(stored));
        turn();

        assertThat(frames.getLast().containsKey("audioPauses")).isFalse();
    }

    @Test
    void findsAPauseThatIsOlderThanTheNode() {
        now = SomeAlarm.RAISED_AT + 10_000;
        alarms.pauses.add(SomePause.ofWardOf(stored));
        AlarmFeed restarted =
                new AlarmFeed(
                        hospital,
                        new Source(),
                        new FakePlacements(),
                        later::add,
                        () -> Instant.ofEpochMilli(now),
                        () -> now,
                        meters,
                        new Audience(0));

        assertThat(restarted.compare().succeeded()).isTrue();

        JsonObject snapshot = new JsonObject(restarted.snapshot().text()).getJsonObject("body");
        assertThat(snapshot.getJsonArray("alarms")).hasSize(1);
        assertThat(snapshot.getJsonArray("audioPauses")).hasSize(1);
    }

    @Test
    void tellsEverybodyOfTheirOwnWardsAndNothingOfOthers() {
        List<Frame> mine = new ArrayList<>();
        List<Frame> colleague = new ArrayList<>();
        List<Frame> others = new ArrayList<>();
        watch(mine, new Grant(Role.CLINICIAN, 1, 1));
        watch(colleague, new Grant(Role.CLINICIAN, 1, 1));
        watch(others, new Grant(Role.CLINICIAN, 1, 2));

        feed.hear(fresh);
        turn();
        feed.hear(SomePause.ofWardOf(fresh));
        turn();
        feed.hear(SomeAlarm.acknowledged(fresh));
        turn();

        assertThat(versions(mine)).containsExactly(1, 2, 3, 4);
        assertThat(body(mine.getFirst()).getJsonArray("alarms")).hasSize(1);
        assertThat(colleague).usingElementComparator((a, b) -> a == b ? 0 : 1).isEqualTo(mine);
        assertThat(others).hasSize(1);
        assertThat(body(others.getFirst()).getJsonArray("alarms")).isEmpty();
        assertThat(body(others.getFirst()).getJsonArray("audioPauses")).isEmpty();
    }

    @Test
    void takesAnAlarmAwayFromAWardThatThePatientHasLeft() {
        List<Frame> before = new ArrayList<>();
        List<Frame> after = new ArrayList<>();
        watch(before, new Grant(Role.VIEWER, 1, 1));
        watch(after, new Grant(Role.VIEWER, 1, 2));

        feed.hear(SomeAlarm.moved(stored, 2));
        turn();

        assertThat(body(before.getLast()).getBoolean("snapshot")).isTrue();
        assertThat(body(before.getLast()).getJsonArray("alarms")).isEmpty();
        assertThat(body(after.getLast()).getJsonArray("alarms")).hasSize(1);
        assertThat(frames.getLast().getBoolean("snapshot")).isFalse();
    }

    private static List<Integer> versions(List<Frame> told) {
        return told.stream().map(frame -> body(frame).getInteger("version")).toList();
    }

    private static JsonObject body(Frame frame) {
        return new JsonObject(frame.text()).getJsonObject("body");
    }

    private void watch(List<Frame> told, Grant grant) {
        Caller nurse =
                new Caller(2, "other", UUID.randomUUID(), List.of(grant), List.of(1), List.of());
        Outbox.Pipe pipe =
                new Outbox.Pipe() {
                    @Override
                    public void write(Frame frame) {
                        told.add(frame);
                    }

                    @Override
                    public void overflowed() {
                        throw new AssertionError("overflowed");
                    }
                };
        Outbox outbox = new Outbox(1_000_000, pipe, meters, () -> now);
        new Subscription("alarms", feed, outbox, () -> nurse).begin();
    }

    private JsonObject alarm(int frame) {
        return frames.get(frame).getJsonArray("alarms").getJsonObject(0);
    }

    private void turn() {
        List<Runnable> due = List.copyOf(later);
        later.clear();
        due.forEach(Runnable::run);
    }

    private void watch() {
        Caller nurse =
                new Caller(
                        1,
                        "nurse",
                        UUID.randomUUID(),
                        List.of(Grant.at(Role.CLINICIAN, 1)),
                        List.of(1),
                        List.of());
        Outbox outbox = new Outbox(1_000_000, new Recording(), meters, () -> now);
        new Subscription("alarms", feed, outbox, () -> nurse).begin();
    }

    private final class Recording implements Outbox.Pipe {
        @Override
        public void write(Frame frame) {
            frames.add(new JsonObject(frame.text()).getJsonObject("body"));
        }

        @Override
        public void overflowed() {
            throw new AssertionError("overflowed");
        }
    }

    private final class Source implements AlarmSource {
        @Override
        public Future<List<Alarm>> open(int hospitalId) {
            return alarms.open(Scope.platform(), hospitalId);
        }

        @Override
        public Future<List<AudioPause>> pauses(int hospitalId) {
            return alarms.audioPauses().inForce(Scope.platform(), hospitalId);
        }

        @Override
        public Future<Optional<Alarm>> find(int hospitalId, UUID id) {
            return alarms.find(Scope.platform(), id);
        }
    }
}
