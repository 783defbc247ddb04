package io.wardstream.history;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.function.Supplier;

/**
 * One asynchronous step after the other. Steps composed into each other would keep a future a step
 * until the last, and complete them one inside the other: a long answer has thousands.
 */
public final class Repeated {

    private final Supplier<Future<Boolean>> step;
    private final Promise<Void> end = Promise.promise();

    private Repeated(Supplier<Future<Boolean>> step) {
        this.step = step;
    }

    /**
     * Runs the step until it says that it was the last.
     *
     * @param step true: once more
     * @return completed after the last step; failed as the first that failed
     */
    public static Future<Void> whileTrue(Supplier<Future<Boolean>> step) {
        Repeated repeated = new Repeated(step);
        repeated.run();
        return repeated.end.future();
    }

    /** A step that is done already is not waited for: the stack does not grow with the steps. */
    private void run() {
        Future<Boolean> done = step.get();
        while (done.isComplete()) {
            if (!goesOn(done)) {
                return;
            }
            done = step.get();
        }
        done.onComplete(
                result -> {
                    if (goesOn(result)) {
                        run();
                    }
                });
    }

    private boolean goesOn(AsyncResult<Boolean> done) {
        if (done.failed()) {
            end.fail(done.cause());
            return false;
        }
        if (!done.result()) {
            end.complete();
        }
        return done.result();
    }
}
