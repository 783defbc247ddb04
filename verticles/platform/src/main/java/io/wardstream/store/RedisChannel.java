package io.wardstream.store;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.wardstream.config.RedisConfig;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Short words to every node, by a channel of Redis (pub/sub): heard at most once, and not at all
 * while Redis is away, so it may only make faster what is found without it. Listens on a connection
 * of its own, made again whenever it is lost or a sign of life, asked every {@link #PING_MILLIS},
 * is not answered. Thread-safe.
 */
public final class RedisChannel {
    private static final Logger LOG = LoggerFactory.getLogger(RedisChannel.class);

    static final long PING_MILLIS = 5_000;

    /** A message is its kind, the channel and the text; a confirmation has a number there. */
    private static final int PARTS = 3;

    private static final String MESSAGE = "message";

    private final Vertx vertx;
    private final RedisConfig config;
    private final RedisGateway gateway;
    private final String name;
    private final RedisLink link;
    private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();
    private volatile boolean isListening;
    private volatile long timer;

    private RedisChannel(Vertx vertx, RedisConfig config, RedisGateway gateway, String name) {
        this.vertx = vertx;
        this.config = config;
        this.gateway = gateway;
        this.name = name;
        this.link = new RedisLink(vertx, config, name, new Subscription());
    }

    private final class Subscription implements RedisLink.Owner {
        @Override
        public void connected(RedisConnection connection) {
            connection.handler(RedisChannel.this::heard);
            call(connection, Request.cmd(Command.SUBSCRIBE).arg(name))
                    .onSuccess(_ -> isListening = connection.equals(link.connection()))
                    .onFailure(
                            cause ->
                                    LOG.warn(
                                            "channel not listened to channel={} cause={}",
                                            name,
                                            cause.getMessage()));
        }

        @Override
        public void away() {
            isListening = false;
        }
    }

    /**
     * Begins to listen in the background; when Redis is disabled nothing is ever heard.
     *
     * @param gateway by which words are sent
     */
    public static RedisChannel open(
            Vertx vertx, RedisConfig config, RedisGateway gateway, String name) {
        RedisChannel channel = new RedisChannel(vertx, config, gateway, name);
        channel.link.open();
        channel.timer = vertx.setPeriodic(PING_MILLIS, _ -> channel.ping());
        return channel;
    }

    /** Calls back with each word, this node's own too, on an event loop; for the life of it. */
    public void onWord(Consumer<String> listener) {
        listeners.add(listener);
    }

    /** Tells everybody who listens, unless Redis is away. */
    public void tell(String word) {
        if (gateway.isAway()) {
            return;
        }
        gateway.send(Request.cmd(Command.PUBLISH).arg(name).arg(word))
                .onFailure(
                        cause ->
                                LOG.debug(
                                        "word not sent channel={} cause={}",
                                        name,
                                        cause.getMessage()));
    }

    /** Whether words are heard now, as far as is known. */
    public boolean isListening() {
        return isListening;
    }

    public Future<Void> close() {
        boolean _ = vertx.cancelTimer(timer);
        isListening = false;
        return link.close();
    }

    private void ping() {
        RedisConnection present = link.connection();
        if (present != null) {
            var _ = call(present, Request.cmd(Command.PING));
        }
    }

    private Future<Response> call(RedisConnection connection, Request request) {
        return connection
                .send(request)
                .timeout(config.timeout().toMillis(), TimeUnit.MILLISECONDS)
                .onFailure(
                        cause -> {
                            boolean isRefused = cause instanceof Response; // Redis is there
                            if (!isRefused) {
                                link.lose(connection, cause);
                            }
                        });
    }

    private void heard(Response push) {
        boolean isMessage =
                push.isArray() && push.size() == PARTS && push.get(0).toString().equals(MESSAGE);
        if (isMessage) {
            String word = push.get(PARTS - 1).toString();
            listeners.forEach(listener -> listener.accept(word));
        }
    }
}
