package io.wardstream.ingest;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.samples.DrainedSession;
import io.wardstream.samples.EpochRequest;
import io.wardstream.samples.EpochState;
import io.wardstream.samples.Flush;
import io.wardstream.samples.FlushOutcome;
import io.wardstream.samples.HeldSession;
import io.wardstream.samples.LostSessions;
import io.wardstream.samples.SampleStore;
import io.wardstream.samples.SessionOpening;
import io.wardstream.samples.Writer;
import io.wardstream.store.StorageException;
import io.wardstream.store.StorageException.Category;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Stores nothing: keeps what it is asked, and answers what the test tells it to, when the test
 * tells it to. Confined to one event loop.
 */
final class ScriptedStore implements SampleStore {
    /** Something asked for and not yet answered. */
    record Asked<Q, A>(Q question, Promise<A> answer) {}

    final Deque<Asked<Flush, FlushOutcome>> flushes = new ArrayDeque<>();
    final Deque<Asked<List<EpochRequest>, List<SessionOpening>>> openings = new ArrayDeque<>();
    private final Set<Integer> lost = ConcurrentHashMap.newKeySet();
    private final AtomicInteger losses = new AtomicInteger();
    private final AtomicInteger writers = new AtomicInteger(1);
    private volatile boolean isKnown = true;

    static StorageException failure(Category category) {
        return new StorageException(category, category.name(), null);
    }

    /** What a store says that had nothing of it before. */
    static FlushOutcome allStored(Flush flush) {
        return new FlushOutcome(
                flush.fresh().size() + flush.suspects().size(), List.of(), List.of());
    }

    /** All samples of a flush, in the order given. */
    static List<Integer> seqs(Flush flush) {
        List<VitalSample> samples = new ArrayList<>(flush.fresh());
        flush.suspects().forEach(suspect -> samples.add(suspect.sample()));
        return samples.stream().map(VitalSample::seq).toList();
    }

    @Override
    public Future<Writer> registerWriter(String nodeId) {
        isKnown = true;
        return Future.succeededFuture(new Writer(writers.incrementAndGet(), 0));
    }

    @Override
    public Future<List<SessionOpening>> openSessions(Writer writer, List<EpochRequest> requests) {
        return asked(requests, openings);
    }

    @Override
    public Future<List<EpochState>> openEpochs(List<EpochRequest> requests) {
        return Future.failedFuture(failure(Category.OTHER));
    }

    @Override
    public Future<FlushOutcome> flush(Flush flush) {
        return asked(flush, flushes);
    }

    @Override
    public Future<Void> drained(List<DrainedSession> sessions) {
        return Future.failedFuture(failure(Category.OTHER));
    }

    @Override
    public Future<LostSessions> lostSessions(Writer writer, List<HeldSession> held) {
        if (!isKnown) {
            return Future.failedFuture(failure(Category.FENCED));
        }
        Set<Integer> found = new HashSet<>(lost);
        found.retainAll(held.stream().map(HeldSession::deviceId).toList());
        return Future.succeededFuture(new LostSessions(losses.get(), found));
    }

    private static <Q, A> Future<A> asked(Q question, Deque<Asked<Q, A>> queue) {
        Promise<A> answer = Promise.promise();
        queue.add(new Asked<>(question, answer));
        return answer.future();
    }

    /** From now on another writer holds the device. */
    void lose(int deviceId) {
        lost.add(deviceId);
        int _ = losses.incrementAndGet();
    }

    /** From now on the database knows no writer. */
    void forgetWriters() {
        isKnown = false;
    }

    /** Answers the oldest flush. */
    Flush commit(Function<Flush, FlushOutcome> outcome) {
        Asked<Flush, FlushOutcome> oldest = flushes.remove();
        oldest.answer().complete(outcome.apply(oldest.question()));
        return oldest.question();
    }

    Flush fail(Category category) {
        Asked<Flush, FlushOutcome> oldest = flushes.remove();
        oldest.answer().fail(failure(category));
        return oldest.question();
    }
}
