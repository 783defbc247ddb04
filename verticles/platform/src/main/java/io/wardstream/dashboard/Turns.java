package io.wardstream.dashboard;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/**
 * Lets so many calls run at a time and has the others wait, so that opening a large ward does not
 * take every connection to the database. Confined to one event loop, as are the calls' futures.
 */
final class Turns {

    private static final int MAX_WAITING = 10_000;

    private final int atOnce;
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private int underWay;

    Turns(int atOnce) {
        this.atOnce = atOnce;
    }

    /** The outcome of the call; failed at once when too many wait. */
    <T> Future<T> take(Supplier<Future<T>> call) {
        if (underWay < atOnce) {
            return begin(call);
        }
        if (waiting.size() >= MAX_WAITING) {
            return Future.failedFuture("more than " + MAX_WAITING + " calls wait");
        }
        Promise<T> turn = Promise.promise();
        waiting.add(() -> begin(call).onComplete(turn));
        return turn.future();
    }

    private <T> Future<T> begin(Supplier<Future<T>> call) {
        underWay++;
        return call.get().onComplete(_ -> ended());
    }

    private void ended() {
        underWay--;
        Runnable next = waiting.poll();
        if (next != null) {
            next.run();
        }
    }
}
