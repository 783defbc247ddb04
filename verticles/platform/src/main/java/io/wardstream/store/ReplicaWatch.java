package io.wardstream.store;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.wardstream.ops.Meters;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks primary and replica each second how far they are, and says whether the replica may answer. A
 * replica that does not answer, or has become a primary of its own, may not. Confined to one event
 * loop, but for {@link #isCurrent}.
 */
public final class ReplicaWatch {

    private static final Logger LOG = LoggerFactory.getLogger(ReplicaWatch.class);
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(2);

    private static final String PRIMARY_POSITION = "SELECT (pg_current_wal_lsn() - '0/0')::bigint";

    /** Null when it is no replica. */
    private static final String REPLICA_POSITION =
            """
            SELECT CASE WHEN pg_is_in_recovery()
                        THEN (pg_last_wal_replay_lsn() - '0/0')::bigint END
            """;

    private final Vertx vertx;
    private final Pool primary;
    private final Pool replica;
    private final ReplicaLag lag;
    private volatile boolean isCurrent;
    private volatile double lagSeconds = Double.NaN;
    private volatile boolean isStopped;

    private long latest; // confined to the event loop

    private ReplicaWatch(Vertx vertx, Pool primary, Pool replica, Duration maxLag) {
        this.vertx = vertx;
        this.primary = primary;
        this.replica = replica;
        this.lag = new ReplicaLag(maxLag);
    }

    /**
     * Begins at once, on the caller's event loop.
     *
     * @param maxLag a replica further behind is not current
     * @return empty when no replica is configured
     */
    public static Optional<ReplicaWatch> start(
            Vertx vertx, Database database, Duration maxLag, Meters meters) {
        return database.replica()
                .map(
                        replica -> {
                            ReplicaWatch watch =
                                    new ReplicaWatch(vertx, database.platform(), replica, maxLag);
                            meters.gauge(
                                    "postgres.replica.lag",
                                    "What the replica shows is at most so old, in seconds; NaN: not"
                                            + " used",
                                    () -> watch.lagSeconds);
                            Context context = vertx.getOrCreateContext();
                            database.primary()
                                    .onRenewal(() -> context.runOnContext(_ -> watch.ask()));
                            context.runOnContext(_ -> watch.ask());
                            return watch;
                        });
    }

    /** True while what the replica shows is no older than allowed. Any thread. */
    public boolean isCurrent() {
        return isCurrent;
    }

    public void stop() {
        isStopped = true;
    }

    /**
     * One question at a time, and another one when the connections to the primary were closed: one
     * that stands still never answers.
     */
    private void ask() {
        if (isStopped) {
            return;
        }
        latest++;
        long question = latest;
        Future<Optional<Duration>> answer = measured();
        answer.timeout(ANSWER_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .otherwise(Optional.empty())
                .onSuccess(behind -> ifLatest(question, () -> conclude(behind)));
        answer.onComplete(
                _ -> vertx.setTimer(INTERVAL.toMillis(), _ -> ifLatest(question, this::ask)));
    }

    private void ifLatest(long question, Runnable step) {
        if (question == latest) {
            step.run();
        }
    }

    private Future<Optional<Duration>> measured() {
        long asked = System.nanoTime();
        return position(primary, PRIMARY_POSITION)
                .onSuccess(found -> found.ifPresent(position -> lag.primaryAt(asked, position)))
                .compose(_ -> position(replica, REPLICA_POSITION))
                .map(found -> found.flatMap(position -> lag.of(System.nanoTime(), position)));
    }

    private static Future<Optional<Long>> position(Pool pool, String question) {
        return pool.query(question)
                .execute()
                .map(
                        rows -> {
                            Row row = rows.iterator().next();
                            return Optional.ofNullable(row.getLong(0));
                        });
    }

    private void conclude(Optional<Duration> behind) {
        if (isCurrent != behind.isPresent()) {
            LOG.info("replica answers history={}", behind.isPresent());
        }
        isCurrent = behind.isPresent();
        lagSeconds = behind.map(found -> found.toNanos() / 1e9).orElse(Double.NaN);
    }
}
