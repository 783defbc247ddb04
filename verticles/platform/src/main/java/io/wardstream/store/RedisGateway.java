package io.wardstream.store;

import io.micrometer.core.instrument.Counter;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.wardstream.config.RedisConfig;
import io.wardstream.ops.Meters;
import io.wardstream.ops.Readiness;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Calls to a Redis that may be away at any time. While it is, calls fail at once and it is tried
 * again with growing pauses. A call without an answer in time fails, and a ping is sent behind it;
 * when that is not answered for five times as long, Redis is taken to be away: a node that stood
 * still for a moment has lost nothing. Thread-safe.
 */
public final class RedisGateway {
    private static final String ROOM = "redis";

    /** Times the longest a call may take. */
    private static final int SILENCE = 5;

    private final RedisConfig config;
    private final Readiness readiness;
    private final Counter failures;
    private final RedisLink link;
    private final AtomicBoolean isProbing = new AtomicBoolean();

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
        return send(request, config.timeout(), (_, _) -> probe());
    }

    /**
     * The same for what must not be missing: it is waited for until Redis is taken to be away. All
     * calls go by one connection, so whatever is sent later is carried out later.
     */
    public Future<@Nullable Response> sendPatiently(Request request) {
        return send(request, config.timeout().multipliedBy(SILENCE), link::lose);
    }

    /** Finds out whether Redis is away; nobody waits for it. */
    private void probe() {
        if (isProbing.compareAndSet(false, true)) {
            sendPatiently(Request.cmd(Command.PING)).onComplete(_ -> isProbing.set(false));
        }
    }

    /**
     * @param late told when it was not answered in time
     */
    private Future<@Nullable Response> send(
            Request request, Duration patience, BiConsumer<RedisConnection, Throwable> late) {
        RedisConnection present = link.connection();
        if (present == null) {
            failures.increment();
            return Future.failedFuture(new RedisAwayException("redis is away"));
        }
        return present.send(request)
                .timeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                .recover(cause -> failed(present, late, cause));
    }

    public boolean isAway() {
        return link.connection() == null;
    }

    public Future<Void> close() {
        return link.close();
    }

    private <T> Future<T> failed(
            RedisConnection from, BiConsumer<RedisConnection, Throwable> late, Throwable cause) {
        failures.increment();
        if (cause instanceof Response) {
            return Future.failedFuture(cause);
        }
        if (cause instanceof TimeoutException) {
            late.accept(from, cause);
        } else {
            link.lose(from, cause);
        }
        return Future.failedFuture(new RedisAwayException("redis is away"));
    }
}
