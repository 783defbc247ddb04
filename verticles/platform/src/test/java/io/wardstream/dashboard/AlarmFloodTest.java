package io.wardstream.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.wardstream.access.Caller;
import io.wardstream.access.Grant;
import io.wardstream.access.Role;
import io.wardstream.codec.model.Alarm;
import io.wardstream.codec.model.AudioPause;
import io.wardstream.ops.Meters;
import io.wardstream.registry.Hospital;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** 72 new alarms a second for a minute, with a page that reads and one that does not. */
final class AlarmFloodTest {
    private static final int PER_SECOND = 72;
    private static final int SECONDS = 60;
    private static final int MAX_WAITING = 262_144;

    private final Hospital hospital = new Hospital(1, UUID.randomUUID(), "St. Mary");
    private final List<Runnable> later = new ArrayList<>();
    private final DashboardMeters meters = new DashboardMeters(new Meters());
    private long now = 1_000;
    private final AlarmFeed feed =
            new AlarmFeed(
                    hospital,
                    new NobodyAsks(),
                    new FakePlacements(),
                    later::add,
                    () -> Instant.ofEpochMilli(now),
                    () -> now,
                    meters,
                    new Audience(0));

    /** A page, and what its socket holds. */
    private final class Viewer implements Outbox.Pipe {
        final List<JsonObject> read = new ArrayList<>();
        final Deque<Frame> underWay = new ArrayDeque<>();
        final Outbox outbox = new Outbox(MAX_WAITING, this, meters, () -> now);

        @Override
        public void write(Frame frame) {
            underWay.add(frame);
        }

        @Override
        public void overflowed() {
            throw new AssertionError("closed");
        }

        void reads() {
            while (!underWay.isEmpty()) {
                Frame frame = underWay.remove();
                read.add(new JsonObject(frame.text()).getJsonObject("body"));
                outbox.written(frame.bytes());
            }
        }

        int held() {
            return outbox.waitingBytes() + outbox.underWayBytes();
        }
    }

    /** Everything is heard here, and nothing read. */
    private static final class NobodyAsks implements AlarmSource {
        @Override
        public Future<List<Alarm>> open(int hospitalId) {
            return Future.failedFuture("nobody asks");
        }

        @Override
        public Future<List<AudioPause>> pauses(int hospitalId) {
            return Future.failedFuture("nobody asks");
        }

        @Override
        public Future<Optional<Alarm>> find(int hospitalId, UUID id) {
            return Future.failedFuture("nobody asks");
        }
    }

    @Test
    void showsEveryAlarmToWhoReadsAndOneListToWhoDoesNot() {
        Viewer reading = watch();
        Viewer busy = watch();
        List<String> raised = new ArrayList<>();
        int most = 0;

        for (int second = 0; second < SECONDS; second++) {
            raised.addAll(aSecond());
            reading.reads();
            most = Math.max(most, busy.held());
        }
        busy.reads();

        assertThat(reading.read).hasSize(1 + SECONDS);
        assertThat(ids(reading.read)).containsExactlyElementsOf(raised);
        assertThat(most).isLessThan(MAX_WAITING + 2 * Outbox.WINDOW_BYTES);
        assertThat(busy.read.size()).isLessThan(SECONDS);
        assertThat(busy.read.getLast().getBoolean("snapshot")).isTrue();
        assertThat(ids(busy.read.subList(busy.read.size() - 1, busy.read.size())))
                .containsExactlyInAnyOrderElementsOf(raised);
        assertThat(meters.conflated.count()).isPositive();
    }

    /** Those of one turn of the loop share a frame. */
    private List<String> aSecond() {
        List<String> raised = new ArrayList<>();
        for (int i = 0; i < PER_SECOND; i++) {
            Alarm alarm = SomeAlarm.raised(1);
            raised.add(alarm.id().toString());
            feed.hear(alarm);
        }
        List<Runnable> due = List.copyOf(later);
        later.clear();
        due.forEach(Runnable::run);
        now += 1_000;
        return raised;
    }

    private Viewer watch() {
        Caller nurse =
                new Caller(
                        1,
                        "nurse",
                        UUID.randomUUID(),
                        List.of(Grant.at(Role.CLINICIAN, 1)),
                        List.of(1),
                        List.of());
        Viewer viewer = new Viewer();
        new Subscription("alarms", feed, viewer.outbox, () -> nurse).begin();
        return viewer;
    }

    private static List<String> ids(List<JsonObject> frames) {
        return frames.stream()
                .flatMap(frame -> frame.getJsonArray("alarms").stream())
                .map(alarm -> ((JsonObject) alarm).getString("id"))
                .toList();
    }
}
