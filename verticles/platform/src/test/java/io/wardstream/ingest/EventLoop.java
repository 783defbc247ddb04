package io.wardstream.ingest;

import static org.awaitility.Awaitility.await;

import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.wardstream.registry.RegistryBed;
import java.time.Duration;
import java.util.concurrent.Callable;

/** One event loop, on which a test's thread has things done. */
final class EventLoop implements AutoCloseable {
    final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();

    <T> T get(Callable<T> action) {
        Promise<T> done = Promise.promise();
        context.runOnContext(
                _ -> {
                    try {
                        done.complete(action.call());
                    } catch (Exception failed) {
                        done.fail(failed);
                    }
                });
        return RegistryBed.await(done.future());
    }

    void run(Runnable action) {
        Promise<Void> done = Promise.promise();
        context.runOnContext(
                _ -> {
                    action.run();
                    done.complete();
                });
        RegistryBed.done(done.future());
    }

    void until(Callable<Boolean> condition) {
        await().atMost(Duration.ofSeconds(5))
                .pollInterval(Duration.ofMillis(2))
                .until(() -> get(condition));
    }

    @Override
    public void close() {
        RegistryBed.done(vertx.close());
    }
}
