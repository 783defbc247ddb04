package io.wardstream.ingest;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.wardstream.samples.EpochRequest;
import io.wardstream.store.StorageException;
import io.wardstream.store.StorageException.Category;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One statement at a time; what comes meanwhile makes the next one. No device stands in a statement
 * twice. Asks again while the database is away. Confined to one event loop.
 */
final class OpeningBatch<T> {
    private static final Logger LOG = LoggerFactory.getLogger(OpeningBatch.class);

    private static final int MOST = 500;
    private static final long WINDOW_MILLIS = 3;

    /** Two writers that number a device's epochs at once: one of them asks again. */
    private static final int DUPLICATE_TRIES = 5;

    private record Waiting<T>(EpochRequest request, BooleanSupplier wanted, Promise<T> answer) {
        boolean isWanted() {
            return wanted.getAsBoolean();
        }
    }

    private final Vertx vertx;
    private final Function<List<EpochRequest>, Future<List<T>>> ask;
    private final RetryDelay retryDelay = new RetryDelay();
    private final Deque<List<Waiting<T>>> parts = new ArrayDeque<>();
    private List<Waiting<T>> queue = new ArrayList<>();
    private boolean busy;

    OpeningBatch(Vertx vertx, Function<List<EpochRequest>, Future<List<T>>> ask) {
        this.vertx = vertx;
        this.ask = ask;
    }

    /** Never answered once it is not {@code wanted} any more. */
    Future<T> add(EpochRequest request, BooleanSupplier wanted) {
        Promise<T> answer = Promise.promise();
        queue.add(new Waiting<>(request, wanted, answer));
        if (!busy) {
            busy = true;
            vertx.setTimer(WINDOW_MILLIS, _ -> send());
        }
        return answer.future();
    }

    private void send() {
        List<Waiting<T>> taken = parts.isEmpty() ? take() : parts.remove();
        if (taken.isEmpty() && parts.isEmpty() && queue.isEmpty()) {
            busy = false;
            return;
        }
        askFor(taken, 0);
    }

    private List<Waiting<T>> take() {
        List<Waiting<T>> taken = new ArrayList<>();
        List<Waiting<T>> left = new ArrayList<>();
        Set<Integer> devices = new HashSet<>();
        for (Waiting<T> waiting : queue) {
            if (waiting.isWanted()) {
                boolean fits = taken.size() < MOST && devices.add(waiting.request().deviceId());
                (fits ? taken : left).add(waiting);
            }
        }
        queue = left;
        return taken;
    }

    private void askFor(List<Waiting<T>> taken, int attempt) {
        List<Waiting<T>> wanted = taken.stream().filter(Waiting::isWanted).toList();
        if (wanted.isEmpty()) {
            send();
            return;
        }
        ask.apply(wanted.stream().map(Waiting::request).toList())
                .onSuccess(answers -> answer(wanted, answers))
                .onFailure(failure -> failed(wanted, attempt, StorageException.of(failure)));
    }

    private void answer(List<Waiting<T>> taken, List<T> answers) {
        for (int i = 0; i < taken.size(); i++) {
            taken.get(i).answer().complete(answers.get(i));
        }
        send();
    }

    private void failed(List<Waiting<T>> taken, int attempt, StorageException failure) {
        boolean worthAnotherTry =
                failure.category() == Category.RETRY
                        || (failure.category() == Category.DUPLICATE && attempt < DUPLICATE_TRIES);
        if (worthAnotherTry) {
            LOG.debug(
                    "sessions not opened, trying again attempt={} cause={}",
                    attempt,
                    failure.getMessage());
            vertx.setTimer(retryDelay.millis(attempt), _ -> askFor(taken, attempt + 1));
            return;
        }
        if (taken.size() == 1) {
            taken.getFirst().answer().fail(failure);
        } else {
            // one device's bad luck must not be everybody's
            int half = taken.size() / 2;
            parts.add(taken.subList(0, half));
            parts.add(taken.subList(half, taken.size()));
        }
        send();
    }
}
