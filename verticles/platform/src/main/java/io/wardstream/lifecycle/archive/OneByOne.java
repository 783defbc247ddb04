package io.wardstream.lifecycle.archive;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Iterator;
import java.util.function.Function;

/**
 * Does the same to each of many, one after the other. A chain of futures would grow with them: this
 * keeps one.
 */
final class OneByOne<T> {
    private final Iterator<T> items;
    private final Function<T, Future<?>> step;
    private final Promise<Void> end = Promise.promise();

    private OneByOne(Iterator<T> items, Function<T, Future<?>> step) {
        this.items = items;
        this.step = step;
    }

    /**
     * Begins with the first.
     *
     * @param step must not complete before it returns
     * @return completed after the last; failed as the first step that failed, and no further one is
     *     begun then
     */
    static <T> Future<Void> of(Iterable<T> items, Function<T, Future<?>> step) {
        OneByOne<T> all = new OneByOne<>(items.iterator(), step);
        all.next();
        return all.end.future();
    }

    private void next() {
        if (!items.hasNext()) {
            end.complete();
            return;
        }
        Future<?> done = attempt(items.next());
        done.onSuccess(_ -> next()).onFailure(end::fail);
    }

    private Future<?> attempt(T item) {
        try {
            return step.apply(item);
        } catch (RuntimeException thrown) {
            return Future.failedFuture(thrown);
        }
    }
}
