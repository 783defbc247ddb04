package io.wardstream.access.audit;

import static io.wardstream.registry.RegistryBed.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.wardstream.access.audit.QueuedAudit.Queued;
import io.wardstream.config.AuditConfig;
import io.wardstream.ops.Meters;
import io.wardstream.registry.RegistryBed;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The way of an entry to the database, which is slow, away, or there. */
final class QueuedAuditTest {
    private static final int MAX = 1_000;

    private final Vertx vertx = Vertx.vertx();
    private final SlowStore store = new SlowStore();
    private final QueuedAudit audit =
            new QueuedAudit(
                    vertx,
                    new AuditConfig(
                            MAX,
                            Duration.ofMillis(300),
                            Duration.ofMinutes(1),
                            Duration.ofSeconds(1),
                            6,
                            List.of()),
                    store,
                    InstantSource.fixed(AuditEntries.AT),
                    new AuditMeters(new Meters()));

    /** Takes a batch when it is told to. */
    private static final class SlowStore implements QueuedAudit.EntryStore {
        private final List<List<Queued>> batches = new CopyOnWriteArrayList<>();
        private final List<Promise<Void>> open = new CopyOnWriteArrayList<>();
        private volatile boolean isQuick;

        @Override
        public Future<Void> insert(List<Queued> batch) {
            batches.add(List.copyOf(batch));
            Promise<Void> promise = Promise.promise();
            open.add(promise);
            if (isQuick) {
                promise.complete();
            }
            return promise.future();
        }

        void takeAll() {
            isQuick = true;
            List.copyOf(open).forEach(promise -> promise.tryComplete());
        }

        List<Long> seqs() {
            return batches.stream().flatMap(List::stream).map(Queued::seq).distinct().toList();
        }
    }

    @AfterEach
    void stop() {
        done(vertx.close());
    }

    private void note(int times) {
        for (int i = 0; i < times; i++) {
            audit.note(AuditEntries.read(AuditEntries.AT, 1, null));
        }
    }

    private void awaitBatches(int number) {
        await().atMost(Duration.ofSeconds(10)).until(() -> store.batches.size() >= number);
    }

    @Test
    void collectsWhatNobodyWaitsForIntoOneBatch() {
        store.takeAll();

        note(20);

        awaitBatches(1);
        assertThat(store.batches).hasSize(1);
        assertThat(store.batches.getFirst()).hasSize(20);
    }

    @Test
    void answersAChangeOnlyWhenItsEntryIsCommitted() {
        Future<Void> written = audit.write(AuditEntries.read(AuditEntries.AT, 1, null));
        awaitBatches(1);
        boolean isEarly = written.isComplete();

        store.takeAll();

        done(written);
        assertThat(isEarly).isFalse();
    }

    @Test
    void sendsTheSameEntriesAgainUntilTheDatabaseTakesThem() {
        Future<Void> written = audit.write(AuditEntries.read(AuditEntries.AT, 1, null));
        awaitBatches(1);

        store.open.getFirst().fail("away");

        awaitBatches(2);
        store.takeAll();
        done(written);
        assertThat(store.batches.get(1)).isEqualTo(store.batches.getFirst());
    }

    @Test
    void givesNoRoomAboveItsBoundAndRefusesWhoWaitedTooLong() {
        note(MAX);

        Future<Void> room = audit.room();

        assertThat(room.isComplete()).isFalse();
        assertThatThrownBy(() -> RegistryBed.await(room)).isInstanceOf(AuditFullException.class);
    }

    @Test
    void letsThoseInWhoWaitedAsSoonAsThereIsRoom() {
        note(MAX);
        List<Future<Void>> waiting = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            waiting.add(audit.room());
        }

        store.takeAll();

        done(Future.all(waiting));
    }

    @Test
    void countsWhatIsRefusedWhileThereIsNoRoom() {
        note(MAX);
        for (int i = 0; i < 3; i++) {
            audit.note(AuditEntries.refused(AuditEntries.AT, "10.0.0.9"));
        }

        store.takeAll();

        done(audit.close());
        assertThat(store.batches.stream().flatMap(List::stream))
                .last()
                .satisfies(last -> assertThat(last.entry().repeats()).isEqualTo(3));
    }

    @Test
    void losesNothingOnAStop() {
        note(QueuedAudit.BATCH * 2 + 3);
        Future<Void> closed = audit.close();

        store.takeAll();

        done(closed);
        assertThat(store.seqs()).hasSize(QueuedAudit.BATCH * 2 + 3);
    }
}
