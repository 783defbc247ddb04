package io.wardstream.stream;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.wardstream.config.StreamConfig;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The way of one feed to Kafka: a producer that is opened when it is needed, and thrown away after
 * a failure, so that nothing of a batch that is sent anew is left in it. One batch at a time.
 * Confined to one event loop; what blocks is done by workers.
 */
final class KafkaSink {

    /** Beyond the producer's own bounds, should its thread have died. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final Vertx vertx;
    private final Context context;
    private final WorkerExecutor workers;
    private final KafkaSettings settings;
    private final Feed feed;
    private final Duration longest;
    private @Nullable Producer<byte[], byte[]> producer;

    KafkaSink(
            Vertx vertx,
            WorkerExecutor workers,
            KafkaSettings settings,
            StreamConfig config,
            Feed feed) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.workers = workers;
        this.settings = settings;
        this.feed = feed;
        this.longest = config.deliveryTimeout().multipliedBy(2).plus(GRACE);
    }

    /**
     * Sends records, in their order.
     *
     * @return completed when Kafka has acknowledged each; failed when one is not, whichever others
     *     may be there then
     */
    Future<Void> send(Supplier<Iterator<ProducerRecord<byte[], byte[]>>> records) {
        return opened().compose(open -> send(open, records))
                .recover(cause -> discard().transform(_ -> Future.failedFuture(cause)));
    }

    private Future<Producer<byte[], byte[]>> opened() {
        Producer<byte[], byte[]> present = producer;
        return present != null
                ? Future.succeededFuture(present)
                : workers.executeBlocking(() -> settings.open(feed), false)
                        .onSuccess(fresh -> producer = fresh);
    }

    private Future<Void> send(
            Producer<byte[], byte[]> open,
            Supplier<Iterator<ProducerRecord<byte[], byte[]>>> records) {
        Sending sending = new Sending(context);
        return workers.executeBlocking(
                        () -> {
                            sending.hand(open, records.get());
                            return sending;
                        },
                        false)
                .compose(Sending::ended)
                .timeout(longest.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** What is under way is given up at once; a send that still blocks ends with it. */
    Future<Void> discard() {
        Producer<byte[], byte[]> present = producer;
        producer = null;
        return present == null
                ? Future.succeededFuture()
                : vertx.<Void>executeBlocking(
                        () -> {
                            present.close(Duration.ZERO);
                            return null;
                        },
                        false);
    }
}
