package io.wardstream.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.wardstream.ops.Readiness;
import io.wardstream.registry.RegistryBed;
import io.wardstream.samples.EpochRequest;
import io.wardstream.samples.SessionOpening;
import io.wardstream.samples.Writer;
import io.wardstream.store.StorageException.Category;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class SessionOpenerTest {
    private final EventLoop loop = new EventLoop();
    private final ScriptedStore store = new ScriptedStore();
    private final WriterHold hold =
            new WriterHold(
                    loop.vertx, store, new Readiness(), "test", new Writer(1, 0), (_, _) -> {});
    private final SessionOpener opener = new SessionOpener(loop.vertx, store, hold);

    @AfterEach
    void close() {
        loop.close();
    }

    /** All of them within the same few milliseconds. */
    private List<Future<Optional<SessionOpening>>> open(Integer... deviceIds) {
        return loop.get(
                () ->
                        Stream.of(deviceIds)
                                .map(
                                        id ->
                                                opener.openSession(
                                                        new EpochRequest(id, 100), () -> true))
                                .toList());
    }

    private ScriptedStore.Asked<List<EpochRequest>, List<SessionOpening>> asked() {
        loop.until(() -> !store.openings.isEmpty());
        return loop.get(store.openings::remove);
    }

    private static SessionOpening opening(int fence) {
        return new SessionOpening(fence, 0, 100, LaneBed.created());
    }

    private void answer(ScriptedStore.Asked<List<EpochRequest>, List<SessionOpening>> asked) {
        List<SessionOpening> openings = asked.question().stream().map(_ -> opening(1)).toList();
        assertThat(loop.get(() -> asked.answer().tryComplete(openings))).isTrue();
    }

    @Test
    void asksForManyAtOnceAndForADeviceOnce() {
        var opened = open(1, 2, 1);

        var asked = asked();
        assertThat(asked.question()).extracting(EpochRequest::deviceId).containsExactly(1, 2);
        answer(asked);
        answer(asked());

        assertThat(RegistryBed.await(Future.all(opened)).succeeded()).isTrue();
    }

    @Test
    void asksAgainWhileTheDatabaseIsAway() {
        var opened = open(1).getFirst();

        var away = asked();
        loop.run(() -> away.answer().fail(ScriptedStore.failure(Category.RETRY)));
        answer(asked());

        assertThat(RegistryBed.await(opened)).isPresent();
    }

    @Test
    void doesNotTakeADeviceForAConnectionThatIsGone() {
        boolean[] wanted = {true};
        Future<Optional<SessionOpening>> gone =
                loop.get(() -> opener.openSession(new EpochRequest(1, 100), () -> wanted[0]));
        var away = asked();
        loop.run(
                () -> {
                    wanted[0] = false;
                    away.answer().fail(ScriptedStore.failure(Category.RETRY));
                });
        var other = open(2).getFirst();

        var next = asked();
        answer(next);

        assertThat(next.question()).extracting(EpochRequest::deviceId).containsExactly(2);
        assertThat(RegistryBed.await(other)).isPresent();
        assertThat(gone.isComplete()).isFalse();
    }

    @Test
    void letsOneDevicesBadLuckNotBeEverybodys() {
        var opened = open(1, 2);

        var both = asked();
        loop.run(() -> both.answer().fail(ScriptedStore.failure(Category.BAD_DATA)));
        var alone = asked();
        loop.run(() -> alone.answer().fail(ScriptedStore.failure(Category.BAD_DATA)));
        answer(asked());

        assertThat(RegistryBed.await(opened.get(1))).isPresent();
        loop.until(opened.get(0)::failed);
    }

    @Test
    void doesNotBelieveAnOpeningOlderThanALossLearnedOfMeanwhile() {
        var opened = open(1, 2);
        var asked = asked();
        store.lose(1);
        loop.until(loop.get(hold::findLost)::succeeded);

        answer(asked);

        assertThat(RegistryBed.await(opened.get(0))).isEmpty();
        assertThat(RegistryBed.await(opened.get(1))).isPresent();
    }
}
