package io.wardstream.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.streams.ReadStream;
import io.wardstream.codec.bus.Addresses;
import io.wardstream.codec.model.ShardNews;
import io.wardstream.registry.RegistryBed;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ShardConsumersTest {
    private final Vertx vertx = Vertx.vertx();
    private final Set<String> refused = new HashSet<>();
    private final ShardConsumers consumers =
            new ShardConsumers(vertx, this::consumer, _ -> {}, _ -> {});

    @AfterEach
    void close() {
        RegistryBed.done(vertx.close());
    }

    private MessageConsumer<ShardNews> consumer(String address) {
        return refused.contains(address)
                ? new RefusedConsumer(address)
                : vertx.eventBus().consumer(address);
    }

    private static Set<Integer> shards(int count) {
        return IntStream.range(0, count).boxed().collect(Collectors.toSet());
    }

    @Test
    void takesTheOthersWhenOneCannotBeListenedToAndThatOneTheNextTime() {
        refused.add(Addresses.shard(3));

        Set<Integer> first = RegistryBed.await(consumers.own(shards(5)));
        Set<Integer> heard = Set.copyOf(consumers.heard());
        refused.clear();
        Set<Integer> second = RegistryBed.await(consumers.own(shards(5)));

        assertThat(first).containsExactly(0, 1, 2, 4);
        assertThat(heard).containsExactlyInAnyOrder(0, 1, 2, 4);
        assertThat(second).containsExactly(3);
        assertThat(consumers.heard()).isEqualTo(shards(5));
    }

    /** The map of the cluster did not take it. */
    private record RefusedConsumer(String address) implements MessageConsumer<ShardNews> {
        @Override
        public MessageConsumer<ShardNews> exceptionHandler(@Nullable Handler<Throwable> handler) {
            return this;
        }

        @Override
        public MessageConsumer<ShardNews> handler(@Nullable Handler<Message<ShardNews>> handler) {
            return this;
        }

        @Override
        public MessageConsumer<ShardNews> pause() {
            return this;
        }

        @Override
        public MessageConsumer<ShardNews> resume() {
            return this;
        }

        @Override
        public MessageConsumer<ShardNews> fetch(long amount) {
            return this;
        }

        @Override
        public MessageConsumer<ShardNews> endHandler(@Nullable Handler<Void> endHandler) {
            return this;
        }

        @Override
        public ReadStream<ShardNews> bodyStream() {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isRegistered() {
            return false;
        }

        @Override
        public Future<Void> completion() {
            return Future.failedFuture("the partition is moving");
        }

        @Override
        public Future<Void> unregister() {
            return Future.succeededFuture();
        }
    }
}
