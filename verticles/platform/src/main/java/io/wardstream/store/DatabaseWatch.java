package io.wardstream.store;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wardstream.ops.Readiness;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the database for a sign of life every two seconds and reports it as degraded while it gives
 * none, or takes no writes: a node without traffic would not notice. Every four seconds all hosts
 * are asked which is the primary. Confined to one event loop.
 */
public final class DatabaseWatch {

    private static final Logger LOG = LoggerFactory.getLogger(DatabaseWatch.class);
    private static final String NAME = "postgres";
    private static final Duration INTERVAL = Duration.ofSeconds(2);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(2);

    /** Well below the time after which a new primary is settled. */
    private static final Duration LOOK = Duration.ofSeconds(4);

    private final Vertx vertx;
    private final Database database;
    private final Readiness readiness;
    private boolean isAway;
    private long latest;
    private long looking;
    private volatile boolean isStopped;

    private DatabaseWatch(Vertx vertx, Database database, Readiness readiness) {
        this.vertx = vertx;
        this.database = database;
        this.readiness = readiness;
    }

    /** Begins at once, on the caller's event loop. */
    public static DatabaseWatch start(Vertx vertx, Database database, Readiness readiness) {
        DatabaseWatch watch = new DatabaseWatch(vertx, database, readiness);
        watch.looking = vertx.setPeriodic(LOOK.toMillis(), _ -> watch.lookForPrimary());
        Context context = vertx.getOrCreateContext();
        database.primary().onRenewal(() -> context.runOnContext(_ -> watch.ask()));
        context.runOnContext(_ -> watch.ask());
        return watch;
    }

    public void stop() {
        isStopped = true;
        boolean _ = vertx.cancelTimer(looking);
    }

    /**
     * One question at a time: those of a frozen server would take up the pool. Of connections that
     * were closed since, no answer is waited for: a frozen server never gives it.
     */
    private void ask() {
        if (isStopped) {
            return;
        }
        latest++;
        long question = latest;
        Future<Void> answer = signOfLife();
        answer.timeout(ANSWER_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .onSuccess(_ -> ifLatest(question, this::onAlive))
                .onFailure(cause -> ifLatest(question, () -> onSilent(cause)));
        answer.onComplete(
                _ -> vertx.setTimer(INTERVAL.toMillis(), _ -> ifLatest(question, this::ask)));
    }

    private void ifLatest(long question, Runnable step) {
        if (question == latest) {
            step.run();
        }
    }

    private Future<Void> signOfLife() {
        return Primary.writable(database.platform());
    }

    private void lookForPrimary() {
        database.primary().look().onFailure(none -> LOG.debug("no primary", none));
    }

    private void onAlive() {
        if (isAway) {
            LOG.info("postgres is back");
        }
        isAway = false;
        readiness.degraded(NAME, false);
    }

    private void onSilent(Throwable cause) {
        database.primary().doubt(StorageException.of(cause));
        if (!isAway && !isStopped) {
            LOG.warn("postgres does not answer cause={}", cause.getMessage());
        }
        isAway = true;
        readiness.degraded(NAME, true);
    }
}
