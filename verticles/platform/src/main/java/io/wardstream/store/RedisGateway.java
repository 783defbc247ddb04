package io.wardstream.store;

import io.micrometer.core.instrument.Counter;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.wardstream.config.RedisConfig;
import io.wardstream.ops.Meters;
import io.wardstream.ops.Readiness;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Calls to a Redis that may be away at any time. While it is, calls fail at once and it is tried
 * again with growing pauses; a call without an answer in time is taken for a sign that Redis is
 * away. Thread-safe.
 */
public final class RedisGateway {
    private static final String ROOM = "redis";

    private final RedisConfig config;
    private final Readiness readiness;
    private final Counter failures;
    private final RedisLink link;

    private RedisGateway(Vertx vertx, RedisConfig config, Readiness readiness, Meters meters) {
        this.config = config;
        this.readiness = readiness;
        this.failures = meters.counter("redis.calls.failed", "calls that Redis did not answer");
        this.link = new RedisLink(vertx, config, "calls", new Degraded());
    }

    private final class Degraded implements RedisLink.Owner {
        @Override
        public void connected(RedisConnection connection) {
            readiness.degraded(ROOM, false);
        }

        @Override
        public void away() {
            readiness.degraded(ROOM, true);
        }
    }

    /** Begins to connect in the background; when disabled, all calls fail. */
    public static RedisGateway open(
            Vertx vertx, RedisConfig config, Readiness readiness, Meters meters) {
        RedisGateway gateway = new RedisGateway(vertx, config, readiness, meters);
        gateway.link.open();
        return gateway;
    }

    /**
     * Sends one command.
     *
     * @return the answer; failed at once with {@link RedisAwayException} while Redis is away, with
     *     the same after the timeout, or with Redis's own error
     */
    public Future<@Nullable Response> send(Request request) {
        RedisConnection present = link.connection();
        if (present == null) {
            failures.increment();
            return Future.failedFuture(new RedisAwayException("redis is away"));
        }
        return present.send(request)
                .timeout(config.timeout().toMillis(), TimeUnit.MILLISECONDS)
                .recover(cause -> failed(present, cause));
    }

    public boolean isAway() {
        return link.connection() == null;
    }

    public Future<Void> close() {
        return link.close();
    }

    private <T> Future<T> failed(RedisConnection from, Throwable cause) {
        failures.increment();
        if (cause instanceof Response) {
            return Future.failedFuture(cause);
        }
        link.lose(from, cause);
        return Future.failedFuture(new RedisAwayException("redis is away"));
    }
}
