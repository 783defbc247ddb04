package io.wardstream.store;

import io.micrometer.core.instrument.Counter;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.wardstream.config.RedisConfig;
import io.wardstream.ops.Meters;
import io.wardstream.ops.Readiness;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to Redis that may be away at any time. While it is, calls fail at once and it is
 * tried again with growing pauses; a call without an answer in time is taken for a sign that Redis
 * is away. Thread-safe; the connection is kept by one event loop.
 */
public final class RedisGateway {

    private static final Logger LOG = LoggerFactory.getLogger(RedisGateway.class);
    private static final String ROOM = "redis";
    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;

    /** Calls sent and not answered; more fail. */
    private static final int MAX_WAITING = 1_024;

    /** A client with the one connection it was opened for: closing it drops both. */
    private record Session(Redis client, RedisConnection connection) {}

    private final Vertx vertx;
    private final RedisConfig config;
    private final Readiness readiness;
    private final Counter failures;
    private final Context context;
    private volatile @Nullable Session session;
    private volatile boolean isClosed;
    private long pauseMillis = FIRST_PAUSE_MILLIS;

    private RedisGateway(Vertx vertx, RedisConfig config, Readiness readiness, Meters meters) {
        this.vertx = vertx;
        this.config = config;
        this.readiness = readiness;
        this.failures = meters.counter("redis.calls.failed", "calls that Redis did not answer");
        this.context = vertx.getOrCreateContext();
    }

    /** Begins to connect in the background; when disabled, all calls fail. */
    public static RedisGateway open(
            Vertx vertx, RedisConfig config, Readiness readiness, Meters meters) {
        RedisGateway gateway = new RedisGateway(vertx, config, readiness, meters);
        if (config.enabled()) {
            gateway.context.runOnContext(_ -> gateway.connect());
        }
        return gateway;
    }

    /**
     * Sends one command.
     *
     * @return the answer; failed at once with {@link RedisAwayException} while Redis is away, with
     *     the same after the timeout, or with Redis's own error
     */
    public Future<@Nullable Response> send(Request request) {
        Session present = session;
        if (present == null) {
            failures.increment();
            return Future.failedFuture(new RedisAwayException("redis is away"));
        }
        return present.connection()
                .send(request)
                .timeout(config.timeout().toMillis(), TimeUnit.MILLISECONDS)
                .recover(cause -> failed(present, cause));
    }

    public boolean isAway() {
        return session == null;
    }

    public Future<Void> close() {
        isClosed = true;
        Session present = session;
        session = null;
        return present == null ? Future.succeededFuture() : present.client().close();
    }

    private <T> Future<T> failed(Session from, Throwable cause) {
        failures.increment();
        if (cause instanceof Response) {
            return Future.failedFuture(cause);
        }
        context.runOnContext(_ -> lose(from, cause));
        return Future.failedFuture(new RedisAwayException("redis is away"));
    }

    private void connect() {
        if (isClosed) {
            return;
        }
        Redis client = Redis.createClient(vertx, options());
        client.connect()
                .timeout(config.timeout().toMillis(), TimeUnit.MILLISECONDS)
                .onSuccess(connection -> onConnected(new Session(client, connection)))
                .onFailure(cause -> onRefused(client, cause));
    }

    private RedisOptions options() {
        return new RedisOptions()
                .setConnectionString(config.url())
                .setMaxPoolSize(1)
                .setMaxPoolWaiting(1)
                .setMaxWaitingHandlers(MAX_WAITING)
                .setNetClientOptions(
                        new NetClientOptions()
                                .setConnectTimeout((int) config.timeout().toMillis())
                                .setTcpKeepAlive(true)
                                .setTcpNoDelay(true));
    }

    private void onConnected(Session fresh) {
        if (isClosed) {
            discard(fresh.client());
            return;
        }
        fresh.connection().exceptionHandler(cause -> lose(fresh, cause));
        fresh.connection()
                .endHandler(_ -> lose(fresh, new RedisAwayException("connection closed")));
        session = fresh;
        pauseMillis = FIRST_PAUSE_MILLIS;
        readiness.degraded(ROOM, false);
        LOG.info("redis connected url={}", config.maskedUrl());
    }

    private void onRefused(Redis client, Throwable cause) {
        discard(client);
        if (pauseMillis == FIRST_PAUSE_MILLIS) {
            LOG.warn("redis away url={} cause={}", config.maskedUrl(), cause.getMessage());
        }
        readiness.degraded(ROOM, true);
        connectLater();
    }

    private void lose(Session gone, Throwable cause) {
        if (!gone.equals(session)) {
            return;
        }
        session = null;
        discard(gone.client());
        readiness.degraded(ROOM, true);
        LOG.warn("redis lost url={} cause={}", config.maskedUrl(), cause.getMessage());
        connectLater();
    }

    private void connectLater() {
        long jitter = ThreadLocalRandom.current().nextLong(pauseMillis);
        vertx.setTimer(pauseMillis + jitter, _ -> connect());
        pauseMillis = Math.min(2 * pauseMillis, LONGEST_PAUSE_MILLIS);
    }

    private static void discard(Redis client) {
        client.close().onFailure(failure -> LOG.debug("redis client not closed", failure));
    }
}
