package io.wardstream.alerts;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.wardstream.codec.bus.Addresses;
import io.wardstream.codec.model.ShardNews;
import io.wardstream.ops.tracing.TraceSpan;
import io.wardstream.ops.tracing.Tracing;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One consumer for each shard that is owned. A shard that is lost is listened to for {@link
 * #LINGER_MILLIS} more, until its new owner has surely begun: two may judge, never none. Confined
 * to one event loop.
 */
final class ShardConsumers {
    static final long LINGER_MILLIS = 5_000;

    /** The others are not to wait longer for one. */
    private static final long LISTENING_MILLIS = 3_000;

    private static final Logger LOG = LoggerFactory.getLogger(ShardConsumers.class);

    private final Vertx vertx;
    private final Tracing tracing;
    private final Function<String, MessageConsumer<ShardNews>> bus;
    private final Consumer<ShardNews> onNews;
    private final Consumer<Set<Integer>> onLost;
    private final Map<Integer, MessageConsumer<ShardNews>> consumers = new HashMap<>();
    private Set<Integer> owned = Set.of();
    private boolean isClosed;

    /**
     * @param bus makes the consumer of an address
     * @param onLost told of shards that are not listened to any more
     */
    ShardConsumers(
            Vertx vertx,
            Function<String, MessageConsumer<ShardNews>> bus,
            Consumer<ShardNews> onNews,
            Consumer<Set<Integer>> onLost) {
        this.vertx = vertx;
        this.bus = bus;
        this.tracing = Tracing.of(vertx);
        this.onNews = onNews;
        this.onLost = onLost;
    }

    /** Those listened to, also the ones that are being left. */
    Set<Integer> heard() {
        return consumers.keySet();
    }

    /**
     * Listens to these shards, and soon to no others.
     *
     * @return the shards that are new, when they are listened to; one that could not be is left
     *     out, and is to be asked for again. Never fails
     */
    Future<Set<Integer>> own(Set<Integer> shards) {
        if (isClosed) {
            return Future.succeededFuture(Set.of());
        }
        owned = Set.copyOf(shards);
        Set<Integer> gained = new TreeSet<>(owned);
        gained.removeAll(consumers.keySet());
        List<Future<Void>> registrations =
                List.copyOf(gained).stream().map(shard -> listen(shard, gained)).toList();
        if (!owned.containsAll(consumers.keySet())) {
            vertx.setTimer(LINGER_MILLIS, _ -> leave());
        }
        LOG.info("alert shards owned={} gained={}", owned.size(), gained.size());
        return Future.all(registrations).map(gained);
    }

    /** The bus keeps its consumers in a map of the cluster, which may be moving just now. */
    private Future<Void> listen(int shard, Set<Integer> gained) {
        MessageConsumer<ShardNews> consumer = bus.apply(Addresses.shard(shard));
        consumer.handler(this::hear);
        consumers.put(shard, consumer);
        return consumer.completion()
                .timeout(LISTENING_MILLIS, TimeUnit.MILLISECONDS)
                .otherwise(
                        cause -> {
                            LOG.error(
                                    "alert shard not taken over shard={} cause={}",
                                    shard,
                                    cause.toString());
                            gained.remove(shard);
                            if (consumers.remove(shard, consumer)) {
                                unregister(consumer, shard);
                            }
                            return null;
                        });
    }

    private void hear(Message<ShardNews> message) {
        TraceSpan judged = tracing.goOn("alerts.judge", message.headers());
        if (judged == null) {
            onNews.accept(message.body());
            return;
        }
        judged.with("shard", message.body().shard()).during(() -> onNews.accept(message.body()));
        judged.end();
    }

    private void leave() {
        Set<Integer> lost = new TreeSet<>(consumers.keySet());
        lost.removeAll(owned);
        if (isClosed || lost.isEmpty()) {
            return;
        }
        for (int shard : lost) {
            MessageConsumer<ShardNews> consumer = consumers.remove(shard);
            if (consumer != null) {
                unregister(consumer, shard);
            }
        }
        onLost.accept(lost);
    }

    private static void unregister(MessageConsumer<ShardNews> consumer, int shard) {
        consumer.unregister()
                .onFailure(
                        cause ->
                                LOG.warn(
                                        "alert shard not left shard={} cause={}",
                                        shard,
                                        cause.toString()));
    }

    /** Listens no more. */
    Future<Void> close() {
        isClosed = true;
        return Future.join(consumers.values().stream().map(MessageConsumer::unregister).toList())
                .mapEmpty();
    }
}
