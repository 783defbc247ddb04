package io.wardstream.access;

import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageConsumer;
import io.wardstream.codec.bus.Addresses;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells every node that somebody's rights have changed. A message may be lost: whoever keeps rights
 * keeps them for less than a second. Thread-safe.
 */
final class AccessNews {

    private static final Logger LOG = LoggerFactory.getLogger(AccessNews.class);

    private final EventBus bus;

    AccessNews(EventBus bus) {
        this.bus = bus;
    }

    /** To be called after the commit. */
    void changed(int userId) {
        bus.publish(Addresses.ACCESS_CHANGED, userId);
    }

    /** Told of each change, from whatever node; unregister the consumer when done. */
    MessageConsumer<Integer> listen(IntConsumer listener) {
        MessageConsumer<Integer> consumer =
                bus.consumer(Addresses.ACCESS_CHANGED, message -> listener.accept(message.body()));
        Future<Void> completion = consumer.completion();
        completion.onFailure(cause -> LOG.warn("changes of rights not heard", cause));
        return consumer;
    }
}
