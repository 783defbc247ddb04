package io.wardstream.dashboard;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** The one event loop to which all state of the dashboard is confined. Thread-safe. */
final class HubLoop implements Executor {

    private final Context context;

    HubLoop(Context context) {
        this.context = context;
    }

    /** Later, on the loop. */
    @Override
    public void execute(Runnable action) {
        context.runOnContext(_ -> action.run());
    }

    /** The same outcome, told on the loop, wherever it came from. */
    <T> Future<T> land(Future<T> future) {
        Promise<T> landed = Promise.promise();
        future.onComplete(
                (value, failure) -> context.runOnContext(_ -> landed.complete(value, failure)));
        return landed.future();
    }

    /** A monotonic clock, in milliseconds. */
    static long millis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }
}
