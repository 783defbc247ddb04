package io.wardstream.store;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wardstream.ops.Readiness;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the database for a sign of life every two seconds and reports it as degraded while it gives
 * none: a node without traffic would not notice. Confined to one event loop.
 */
public final class DatabaseWatch {

    private static final Logger LOG = LoggerFactory.getLogger(DatabaseWatch.class);
    private static final String NAME = "postgres";
    private static final Duration INTERVAL = Duration.ofSeconds(2);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(2);

    private final Vertx vertx;
    private final Database database;
    private final Readiness readiness;
    private boolean isAway;
    private volatile boolean isStopped;

    private DatabaseWatch(Vertx vertx, Database database, Readiness readiness) {
        this.vertx = vertx;
        this.database = database;
        this.readiness = readiness;
    }

    /** Begins at once, on the caller's event loop. */
    public static DatabaseWatch start(Vertx vertx, Database database, Readiness readiness) {
        DatabaseWatch watch = new DatabaseWatch(vertx, database, readiness);
        vertx.getOrCreateContext().runOnContext(_ -> watch.ask());
        return watch;
    }

    public void stop() {
        isStopped = true;
    }

    /** One question at a time: those of a frozen server would take up the pool. */
    private void ask() {
        if (isStopped) {
            return;
        }
        Future<Void> answer = signOfLife();
        answer.timeout(ANSWER_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .onSuccess(_ -> onAlive())
                .onFailure(this::onSilent);
        answer.onComplete(_ -> vertx.setTimer(INTERVAL.toMillis(), _ -> ask()));
    }

    private Future<Void> signOfLife() {
        return database.platform().query("SELECT 1").execute().mapEmpty();
    }

    private void onAlive() {
        if (isAway) {
            LOG.info("postgres is back");
        }
        isAway = false;
        readiness.degraded(NAME, false);
    }

    private void onSilent(Throwable cause) {
        if (!isAway && !isStopped) {
            LOG.warn("postgres does not answer cause={}", cause.getMessage());
        }
        isAway = true;
        readiness.degraded(NAME, true);
    }
}
