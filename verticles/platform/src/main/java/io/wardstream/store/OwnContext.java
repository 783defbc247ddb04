package io.wardstream.store;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;

/**
 * Brings home what somebody else waits for too: another event loop may be the one to complete it.
 */
public final class OwnContext {

    private OwnContext() {}

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
