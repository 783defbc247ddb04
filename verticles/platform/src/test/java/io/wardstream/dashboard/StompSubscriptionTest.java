package io.wardstream.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.wardstream.access.Caller;
import io.wardstream.dashboard.StompSubscription.Mode;
import io.wardstream.ops.Meters;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** How far ahead of its ACKs a client is served. */
final class StompSubscriptionTest {

    private final List<String> heard = new ArrayList<>();
    private final Caller nurse =
            new Caller(1, "nurse", UUID.randomUUID(), List.of(), List.of(), List.of());
    private final Outbox outbox =
            new Outbox(10_000_000, new Recording(), new DashboardMeters(new Meters()), () -> 0);
    private long messages;

    private final class Recording implements Outbox.Pipe {
        @Override
        public void write(Frame frame) {
            heard.add(frame.text());
            outbox.written(frame.bytes());
        }

        @Override
        public void overflowed() {
            throw new AssertionError("overflowed");
        }
    }

    /** A feed of deliveries. */
    private static final class Counting implements Feed {
        private final boolean isUrgent;
        private final Audience audience = new Audience(0);
        private int version;

        Counting(boolean isUrgent) {
            this.isUrgent = isUrgent;
        }

        void change() {
            version++;
            audience.deliver(frame("change"));
        }

        private Frame frame(String what) {
            return Frame.delivery("node.tick", json -> json.writeNumberField(what + "é%", version));
        }

        @Override
        public int hospitalId() {
            return EVERYBODY;
        }

        @Override
        public boolean isSeenBy(Caller caller) {
            return true;
        }

        @Override
        public boolean isUrgent() {
            return isUrgent;
        }

        @Override
        public Frame snapshot() {
            return frame("snapshot");
        }

        @Override
        public Audience audience() {
            return audience;
        }
    }

    private StompSubscription envelope(Mode mode) {
        return new StompSubscription("id", "/topic/x", mode, () -> ++messages);
    }

    @CanIgnoreReturnValue
    private Subscription begin(Feed feed, StompSubscription envelope) {
        Subscription subscription =
                new Subscription("/topic/x", feed, outbox, () -> nurse, envelope);
        subscription.begin();
        return subscription;
    }

    @Test
    void putsTheSharedBodyBehindAHeadOfItsOwn() {
        Counting feed = new Counting(false);

        begin(feed, envelope(Mode.CLIENT));

        String body = "{\"snapshoté\\u0025\":0}";
        assertThat(heard)
                .containsExactly(
                        "MESSAGE\nsubscription:id\nmessage-id:1\ndestination:/topic/x\n"
                                + "content-type:application/json\nack:1\ncontent-length:"
                                + body.getBytes(StandardCharsets.UTF_8).length
                                + "\n\n"
                                + body
                                + "\0");
    }

    @Test
    void leavesVitalsOutBeyondTheWindowAndSendsOneSnapshotAfterTheAck() {
        Counting feed = new Counting(false);
        StompSubscription envelope = envelope(Mode.CLIENT);
        Subscription subscription = begin(feed, envelope);

        for (int i = 0; i < 100; i++) {
            feed.change();
        }
        assertThat(heard).hasSize(StompSubscription.WINDOW);
        assertThat(envelope.acknowledge(messages)).isTrue();
        subscription.opened();

        assertThat(heard).hasSize(StompSubscription.WINDOW + 1);
        assertThat(heard.getLast()).contains("{\"snapshoté\\u0025\":100}");
        feed.change();
        assertThat(heard.getLast()).contains("{\"changeé\\u0025\":101}");
    }

    @Test
    void leavesNoAlarmOutAndGivesUpWhoAcknowledgesNone() {
        Counting feed = new Counting(true);
        StompSubscription envelope = envelope(Mode.CLIENT_INDIVIDUAL);
        begin(feed, envelope);

        for (int i = 1; i < StompSubscription.MAX_UNACKNOWLEDGED; i++) {
            feed.change();
        }
        assertThat(envelope.isGivenUp()).isFalse();
        feed.change();

        assertThat(envelope.isGivenUp()).isTrue();
        assertThat(heard).hasSize(StompSubscription.MAX_UNACKNOWLEDGED + 1);
    }

    @Test
    void takesAnAckForOneMessageOrForAllBeforeIt() {
        Counting feed = new Counting(true);
        StompSubscription each = envelope(Mode.CLIENT_INDIVIDUAL);
        begin(feed, each);
        for (int i = 0; i < 40; i++) {
            feed.change();
        }

        assertThat(each.acknowledge(41)).isTrue();
        assertThat(each.acknowledge(41)).isFalse();
        assertThat(each.isOpen()).isFalse();

        Counting other = new Counting(true);
        StompSubscription all = envelope(Mode.CLIENT);
        begin(other, all);
        for (int i = 0; i < 40; i++) {
            other.change();
        }
        assertThat(all.acknowledge(messages)).isTrue();
        assertThat(all.isOpen()).isTrue();
    }

    @Test
    void countsNothingForAClientThatAcknowledgesNothing() {
        Counting feed = new Counting(false);
        begin(feed, envelope(Mode.AUTO));

        for (int i = 0; i < 100; i++) {
            feed.change();
        }

        assertThat(heard).hasSize(101);
        assertThat(heard.getLast()).doesNotContain("ack:");
    }
}
