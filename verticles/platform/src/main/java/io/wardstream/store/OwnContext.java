package io.wardstream.store;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.util.function.Supplier;

/**
 * Keeps what several wait for apart from the request of the one who asked first: it is done on no
 * request's account, and brought home to each.
 */
public final class OwnContext {

    private OwnContext() {}

    /**
     * Does it on the caller's event loop, and not as a part of its request: it goes on when that
     * {@link Waiter} has left.
     *
     * @return completed on that loop, see {@link #of}
     */
    static <T> Future<T> apart(Supplier<Future<T>> work) {
        if (!(Vertx.currentContext() instanceof ContextInternal own)) {
            return Future.succeededFuture().compose(_ -> work.get());
        }
        Promise<T> promise = Promise.promise();
        own.unwrap()
                .runOnContext(
                        _ -> Future.succeededFuture().compose(_ -> work.get()).onComplete(promise));
        return promise.future();
    }

    /** The same, completed on the context of the caller; as it is for callers without one. */
    public static <T> Future<T> of(Future<T> shared) {
        Context own = Vertx.currentContext();
        if (own == null) {
            return shared;
        }
        Promise<T> promise = Promise.promise();
        shared.onComplete(result -> own.runOnContext(_ -> promise.handle(result)));
        return promise.future();
    }
}
