package io.wardstream.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import io.wardstream.access.Caller;
import io.wardstream.ops.Meters;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class RegistrationsTest {

    private final List<JsonObject> heard = new ArrayList<>();
    private final SomeFeed feed = new SomeFeed(false, 10);
    private final FakeReception reception = new FakeReception();
    private final Caller nurse =
            new Caller(1, "nurse", UUID.randomUUID(), List.of(), List.of(), List.of());
    private final Outbox outbox =
            new Outbox(1_000_000, new Recording(), new DashboardMeters(new Meters()), () -> 0);
    private final Registrations registrations = new Registrations(outbox, reception, () -> nurse);

    @Test
    void looksOnceForAnAddressThatIsRegisteredTwiceInARow() {
        register("node.tick");
        register("node.tick");

        reception.answer(Optional.of(feed));

        assertThat(reception.asked).isEmpty();
        assertThat(heard).extracting(this::frame).containsExactly("snapshot 0");
    }

    @Test
    void beginsNothingForWhatWasUnregisteredMeanwhile() {
        register("node.tick");
        registrations.unregister("node.tick");

        reception.answer(Optional.of(feed));

        assertThat(heard).isEmpty();
        assertThat(feed.audience().isEmpty()).isTrue();
    }

    @Test
    void beginsOnceForWhatWasUnregisteredAndRegisteredAgainMeanwhile() {
        register("node.tick");
        registrations.unregister("node.tick");
        register("node.tick");

        reception.answer(Optional.of(feed));
        reception.answer(Optional.of(feed));

        assertThat(heard).extracting(this::frame).containsExactly("snapshot 0");
        feed.change();
        assertThat(heard).hasSize(2);
    }

    @Test
    void beginsNothingForAPageThatHasGoneMeanwhile() {
        register("node.tick");
        registrations.clear();

        reception.answer(Optional.of(feed));

        assertThat(feed.audience().isEmpty()).isTrue();
    }

    @Test
    void endsEverySubscriptionWithThePage() {
        register("node.tick");
        reception.answer(Optional.of(feed));

        registrations.clear();
        feed.change();

        assertThat(heard).hasSize(1);
        assertThat(feed.audience().isEmpty()).isTrue();
    }

    @Test
    void refusesMoreThanItHasRoomFor() {
        for (int i = 0; i < Registrations.MAX; i++) {
            register("ward." + new UUID(0x4000, i));
        }

        register("node.tick");

        assertThat(heard)
                .singleElement()
                .satisfies(
                        refusal ->
                                assertThat(refusal.getString("body"))
                                        .isEqualTo("max_handlers_reached"));
    }

    @Test
    void saysThatItCannotKnowWhileTheDatabaseIsAway() {
        register("node.tick");

        reception.fail();

        assertThat(heard.getFirst().getInteger("failureCode")).isEqualTo(503);
        register("node.tick");
        reception.answer(Optional.of(feed));
        assertThat(heard).hasSize(2);
    }

    private void register(String address) {
        registrations.register(address, nurse);
    }

    private String frame(JsonObject message) {
        return message.getString("frame");
    }

    private final class Recording implements Outbox.Pipe {
        @Override
        public void write(Frame frame) {
            heard.add(
                    frame.text().startsWith("{")
                            ? new JsonObject(frame.text())
                            : new JsonObject().put("frame", frame.text()));
        }

        @Override
        public void overflowed() {
            throw new AssertionError("overflowed");
        }
    }

    /** Answers when it is told to. */
    private static final class FakeReception implements Reception {
        final List<Promise<Optional<Feed>>> asked = new ArrayList<>();

        void answer(Optional<Feed> answer) {
            asked.removeFirst().complete(answer);
        }

        void fail() {
            asked.removeFirst().fail("away");
        }

        @Override
        public Future<Optional<Feed>> find(Topic topic, Caller caller) {
            Promise<Optional<Feed>> promise = Promise.promise();
            asked.add(promise);
            return promise.future();
        }

        @Override
        public Future<Optional<Caller>> logIn(String ticket) {
            return Future.failedFuture("not asked here");
        }

        @Override
        public Future<Optional<Caller>> enter(String passcode) {
            return Future.failedFuture("not asked here");
        }

        @Override
        public void loggedIn() {}

        @Override
        public long loginSeconds() {
            return 0;
        }

        @Override
        public Future<Frame> acknowledge(Caller caller, BridgeMessage.Send request) {
            return Future.failedFuture("not asked here");
        }

        @Override
        public void left(Peer viewer, CloseReason reason) {}
    }
}
