package io.wardstream.store;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.wardstream.config.RedisConfig;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to Redis, made again with growing pauses whenever it is lost. Thread-safe; the
 * connection is kept by one event loop.
 */
final class RedisLink {
    /** Told on an event loop. */
    interface Owner {
        void connected(RedisConnection connection);

        /** Not to be had, or lost. */
        void away();
    }

    private static final Logger LOG = LoggerFactory.getLogger(RedisLink.class);
    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;

    /** Calls sent and not answered; more fail. */
    private static final int MAX_WAITING = 1_024;

    /** A client with the one connection it was opened for: closing it drops both. */
    private record Session(Redis client, RedisConnection connection) {}

    private final Vertx vertx;
    private final RedisConfig config;
    private final String use;
    private final Owner owner;
    private final Context context;
    private volatile @Nullable Session session;
    private volatile boolean isClosed;
    private long pauseMillis = FIRST_PAUSE_MILLIS;

    /**
     * @param use what the connection is for, for the log
     */
    RedisLink(Vertx vertx, RedisConfig config, String use, Owner owner) {
        this.vertx = vertx;
        this.config = config;
        this.use = use;
        this.owner = owner;
        this.context = vertx.getOrCreateContext();
    }

    /** Begins to connect in the background; never when Redis is disabled. */
    void open() {
        if (config.enabled()) {
            context.runOnContext(_ -> connect());
        }
    }

    /** Null while Redis is away. */
    @Nullable RedisConnection connection() {
        Session present = session;
        return present == null ? null : present.connection();
    }

    /** The connection is of no use any more; another is made. */
    void lose(RedisConnection gone, Throwable cause) {
        context.runOnContext(_ -> drop(gone, cause));
    }

    Future<Void> close() {
        isClosed = true;
        Session present = session;
        session = null;
        return present == null ? Future.succeededFuture() : present.client().close();
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
        RedisConnection connection = fresh.connection();
        connection.exceptionHandler(cause -> drop(connection, cause));
        connection.endHandler(_ -> drop(connection, new RedisAwayException("connection closed")));
        session = fresh;
        pauseMillis = FIRST_PAUSE_MILLIS;
        LOG.info("redis connected use={} url={}", use, config.maskedUrl());
        owner.connected(connection);
    }

    private void onRefused(Redis client, Throwable cause) {
        discard(client);
        if (pauseMillis == FIRST_PAUSE_MILLIS) {
            LOG.warn(
                    "redis away use={} url={} cause={}",
                    use,
                    config.maskedUrl(),
                    cause.getMessage());
        }
        owner.away();
        connectLater();
    }

    private void drop(RedisConnection gone, Throwable cause) {
        Session present = session;
        if (present == null || !gone.equals(present.connection())) {
            return;
        }
        session = null;
        discard(present.client());
        LOG.warn("redis lost use={} url={} cause={}", use, config.maskedUrl(), cause.getMessage());
        owner.away();
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
