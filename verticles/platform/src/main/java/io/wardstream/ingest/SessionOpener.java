package io.wardstream.ingest;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.wardstream.samples.EpochRequest;
import io.wardstream.samples.EpochState;
import io.wardstream.samples.SampleStore;
import io.wardstream.samples.SessionOpening;
import io.wardstream.store.StorageException;
import io.wardstream.store.StorageException.Category;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Batches hellos: 5,000 devices that come back within seconds cost a few dozen statements. While
 * the database is away the devices wait for their welcome. Confined to one event loop.
 */
final class SessionOpener {
    private final Batch<SessionOpening> sessions;
    private final Batch<EpochState> epochs;

    SessionOpener(Vertx vertx, SampleStore store, WriterHold hold) {
        sessions = new Batch<>(vertx, requests -> store.openSessions(hold.writer(), requests));
        epochs = new Batch<>(vertx, store::openEpochs);
    }

    Future<SessionOpening> openSession(EpochRequest request) {
        return sessions.add(request);
    }

    Future<EpochState> openEpoch(EpochRequest request) {
        return epochs.add(request);
    }

    /**
     * One statement at a time; what comes meanwhile makes the next one. No device stands in a
     * statement twice.
     */
    private static final class Batch<T> {
        private static final Logger LOG = LoggerFactory.getLogger(SessionOpener.class);
        private static final int MOST = 500;
        private static final long WINDOW_MILLIS = 3;

        private record Waiting<T>(EpochRequest request, Promise<T> answer) {}

        private final Vertx vertx;
        private final Function<List<EpochRequest>, Future<List<T>>> ask;
        private final RetryDelay retryDelay = new RetryDelay();
        private List<Waiting<T>> queue = new ArrayList<>();
        private boolean busy;

        Batch(Vertx vertx, Function<List<EpochRequest>, Future<List<T>>> ask) {
            this.vertx = vertx;
            this.ask = ask;
        }

        Future<T> add(EpochRequest request) {
            Promise<T> answer = Promise.promise();
            queue.add(new Waiting<>(request, answer));
            if (!busy) {
                busy = true;
                vertx.setTimer(WINDOW_MILLIS, _ -> send());
            }
            return answer.future();
        }

        private void send() {
            List<Waiting<T>> taken = take();
            if (taken.isEmpty()) {
                busy = false;
                return;
            }
            askUntilAnswered(taken, 0).onComplete(_ -> send());
        }

        private List<Waiting<T>> take() {
            List<Waiting<T>> taken = new ArrayList<>();
            List<Waiting<T>> left = new ArrayList<>();
            Set<Integer> devices = new HashSet<>();
            for (Waiting<T> waiting : queue) {
                boolean fits = taken.size() < MOST && devices.add(waiting.request().deviceId());
                (fits ? taken : left).add(waiting);
            }
            queue = left;
            return taken;
        }

        private Future<Void> askUntilAnswered(List<Waiting<T>> taken, int attempt) {
            List<EpochRequest> requests = taken.stream().map(Waiting::request).toList();
            return ask.apply(requests)
                    .onSuccess(answers -> answer(taken, answers))
                    .<Void>mapEmpty()
                    .recover(failure -> failed(taken, attempt, StorageException.of(failure)));
        }

        private void answer(List<Waiting<T>> taken, List<T> answers) {
            for (int i = 0; i < taken.size(); i++) {
                taken.get(i).answer().complete(answers.get(i));
            }
        }

        private Future<Void> failed(List<Waiting<T>> taken, int attempt, StorageException failure) {
            boolean worthAnotherTry =
                    failure.category() == Category.RETRY
                            || (failure.category() == Category.DUPLICATE && attempt < 5);
            if (!worthAnotherTry) {
                return giveUp(taken, failure);
            }
            LOG.debug(
                    "sessions not opened, trying again attempt={} cause={}",
                    attempt,
                    failure.getMessage());
            return vertx.timer(retryDelay.millis(attempt), TimeUnit.MILLISECONDS)
                    .<Void>mapEmpty()
                    .compose(_ -> askUntilAnswered(taken, attempt + 1));
        }

        /**
         * One device's bad luck must not be everybody's: alone, the others still get their answer.
         */
        private Future<Void> giveUp(List<Waiting<T>> taken, StorageException failure) {
            if (taken.size() == 1) {
                taken.getFirst().answer().fail(failure);
                return Future.succeededFuture();
            }
            int half = taken.size() / 2;
            return askUntilAnswered(taken.subList(0, half), 0)
                    .compose(_ -> askUntilAnswered(taken.subList(half, taken.size()), 0));
        }
    }
}
