package io.wardstream.alerts;

import static io.wardstream.registry.RegistryBed.done;

import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;

/** Work that is done when a test says so, on the context of its verticle. Thread-safe. */
final class ManualPace implements AlertPace {
    private static final long SECOND_MILLIS = 1_000;

    private final List<Job> jobs = new CopyOnWriteArrayList<>();
    private long passed;

    private record Job(Context context, long millis, Runnable work) {
        /** Completes when it has been done. */
        Promise<Void> run() {
            Promise<Void> ran = Promise.promise();
            context.runOnContext(
                    _ -> {
                        work.run();
                        ran.complete();
                    });
            return ran;
        }
    }

    @Override
    public void every(Vertx vertx, long millis, Runnable work) {
        jobs.add(new Job(Objects.requireNonNull(Vertx.currentContext()), millis, work));
    }

    /** A second has passed: does what is due by then, each once. */
    void second() {
        passed += SECOND_MILLIS;
        for (Job job : jobs) {
            if (passed % Math.max(SECOND_MILLIS, job.millis()) == 0) {
                done(job.run().future());
            }
        }
    }

    /** Does everything once more, although no time has passed. */
    void again() {
        for (Job job : jobs) {
            done(job.run().future());
        }
    }

    void stopped(String deploymentId) {
        jobs.removeIf(job -> deploymentId.equals(job.context().deploymentID()));
    }
}
