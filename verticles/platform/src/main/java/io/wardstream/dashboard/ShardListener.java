package io.wardstream.dashboard;

import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageConsumer;
import io.wardstream.codec.bus.Addresses;
import io.wardstream.codec.model.ShardNews;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears a shard of samples while somebody wants to: one consumer a node and shard, however many
 * watch. Confined to one event loop.
 */
final class ShardListener {

    private static final Logger LOG = LoggerFactory.getLogger(ShardListener.class);

    private final EventBus bus;
    private final Consumer<ShardNews> ear;
    private final int[] holders = new int[Addresses.SHARDS];
    private final @Nullable MessageConsumer<ShardNews>[] consumers;

    @SuppressWarnings({"unchecked", "rawtypes"})
    ShardListener(EventBus bus, Consumer<ShardNews> ear) {
        this.bus = bus;
        this.ear = ear;
        this.consumers = new MessageConsumer[Addresses.SHARDS];
    }

    /** Listens until released as often; succeeded when what is published from now on is heard. */
    Future<Void> retain(int shard) {
        holders[shard]++;
        MessageConsumer<ShardNews> consumer = consumers[shard];
        if (consumer == null) {
            consumer = bus.consumer(Addresses.shard(shard), message -> ear.accept(message.body()));
            consumers[shard] = consumer;
        }
        return consumer.completion();
    }

    void release(int shard) {
        holders[shard]--;
        MessageConsumer<ShardNews> consumer = consumers[shard];
        if (holders[shard] == 0 && consumer != null) {
            consumers[shard] = null;
            consumer.unregister()
                    .onFailure(cause -> LOG.warn("shard still heard shard={}", shard, cause));
        }
    }

    /** Shards that are heard now. */
    int count() {
        int count = 0;
        for (int held : holders) {
            count += held > 0 ? 1 : 0;
        }
        return count;
    }
}
