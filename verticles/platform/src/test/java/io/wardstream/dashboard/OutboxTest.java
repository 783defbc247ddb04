package io.wardstream.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardstream.access.Caller;
import io.wardstream.ops.Meters;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class OutboxTest {

    private static final int SMALL = 1_000;
    private static final int MAX_WAITING = 10_000;

    private final List<String> sent = new ArrayList<>();
    private final Deque<Frame> underWay = new ArrayDeque<>();
    private final AtomicLong now = new AtomicLong();
    private final DashboardMeters meters = new DashboardMeters(new Meters());
    private boolean isOverflowed;
    private @Nullable Caller caller =
            new Caller(1, "nurse", UUID.randomUUID(), List.of(), List.of(), List.of());
    private final Outbox outbox =
            new Outbox(
                    MAX_WAITING,
                    new Outbox.Pipe() {
                        @Override
                        public void write(Frame frame) {
                            sent.add(frame.text());
                            underWay.add(frame);
                        }

                        @Override
                        public void overflowed() {
                            isOverflowed = true;
                        }
                    },
                    meters,
                    now::get);

    @Test
    void sendsASnapshotFirstAndEveryChangeFromThereOn() {
        SomeFeed ward = new SomeFeed(false, SMALL);
        ward.change();
        Subscription _ = watch(ward);

        ward.change();
        ward.change();

        assertThat(sent).containsExactly("snapshot 1", "change 2", "change 3");
    }

    @Test
    void keepsNothingOfVitalsWhileTheSocketIsFullAndCatchesUpWithASnapshot() {
        SomeFeed ward = new SomeFeed(false, Outbox.WINDOW_BYTES);
        Subscription _ = watch(ward);
        ward.change();
        ward.change();

        takeAll();

        assertThat(sent).containsExactly("snapshot 0", "snapshot 2");
        assertThat(meters.conflated.count()).isEqualTo(2);
        ward.change();
        assertThat(sent).endsWith("change 3");
    }

    @Test
    void sendsEveryAlarmInOrderAndAheadOfVitals() {
        SomeFeed alarms = new SomeFeed(true, SMALL);
        SomeFeed ward = new SomeFeed(false, Outbox.WINDOW_BYTES);
        Subscription _ = watch(alarms);
        Subscription _ = watch(ward);
        ward.change();
        alarms.change();
        alarms.change();

        takeAll();

        assertThat(sent)
                .containsExactly("snapshot 0", "snapshot 0", "change 1", "change 2", "snapshot 1");
    }

    @Test
    void replacesAlarmsThatAreTooManyByOneList() {
        SomeFeed alarms = new SomeFeed(true, SMALL);
        SomeFeed ward = new SomeFeed(false, Outbox.WINDOW_BYTES);
        Subscription _ = watch(alarms);
        Subscription _ = watch(ward);
        for (int i = 0; i < 50; i++) {
            alarms.change();
        }
        assertThat(outbox.waitingBytes()).isLessThanOrEqualTo(MAX_WAITING);

        takeAll();
        alarms.change();

        assertThat(sent).containsExactly("snapshot 0", "snapshot 0", "snapshot 50", "change 51");
        assertThat(isOverflowed).isFalse();
    }

    @Test
    void saysWhenAnswersAloneAreTooMany() {
        outbox.answer(new Frame("large", Outbox.WINDOW_BYTES));
        for (int i = 0; i < 11; i++) {
            outbox.answer(new Frame("answer", SMALL));
        }

        assertThat(isOverflowed).isTrue();
        assertThat(outbox.waitingBytes()).isZero();
    }

    @Test
    void sendsNothingOfAFeedThatWasLeft() {
        SomeFeed alarms = new SomeFeed(true, SMALL);
        Subscription subscription = watch(alarms);
        outbox.answer(new Frame("large", Outbox.WINDOW_BYTES));
        alarms.change();

        subscription.end(0);
        takeAll();

        assertThat(sent).containsExactly("snapshot 0", "large");
        assertThat(alarms.audience().isEmpty()).isTrue();
        assertThat(outbox.waitingBytes()).isZero();
    }

    @Test
    void deliversNothingWithoutTheRightToSeeIt() {
        SomeFeed ward = new SomeFeed(false, SMALL);
        Subscription _ = watch(ward);
        caller = null;

        ward.change();

        assertThat(sent).containsExactly("snapshot 0");
    }

    @Test
    void isDeafWhenNothingIsTakenForLongEnough() {
        outbox.answer(new Frame("one", SMALL));
        now.addAndGet(900);
        outbox.answer(new Frame("two", SMALL));
        now.addAndGet(100);

        assertThat(outbox.isDeaf(1_000)).isTrue();
        outbox.written(SMALL);
        assertThat(outbox.isDeaf(1_000)).isFalse();
    }

    @Test
    void isNotDeafWhenNothingIsUnderWay() {
        outbox.answer(new Frame("one", SMALL));
        takeAll();
        now.addAndGet(1_000_000);

        assertThat(outbox.isDeaf(1_000)).isFalse();
    }

    private Subscription watch(Feed feed) {
        Subscription subscription = new Subscription("somewhere", feed, outbox, () -> caller);
        subscription.begin();
        return subscription;
    }

    private void takeAll() {
        while (!underWay.isEmpty()) {
            outbox.written(underWay.remove().bytes());
        }
    }
}
