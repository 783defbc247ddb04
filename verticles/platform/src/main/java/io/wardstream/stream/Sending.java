package io.wardstream.stream;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Iterator;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Records that are handed to a producer, until Kafka has taken or refused each. Handed over by a
 * worker, called back by the producer's own thread.
 */
final class Sending implements Callback {
    private final Context context;
    private final Promise<Void> ended = Promise.promise();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    /** Records under way, and the handing over itself. */
    private final AtomicInteger open = new AtomicInteger(1);

    /**
     * Nothing is handed over yet.
     *
     * @param context on which the end is told
     */
    Sending(Context context) {
        this.context = context;
    }

    /** Blocks while the producer's buffer is full; what comes after a failure stays behind. */
    void hand(Producer<byte[], byte[]> producer, Iterator<ProducerRecord<byte[], byte[]>> records) {
        while (records.hasNext() && failure.get() == null) {
            ProducerRecord<byte[], byte[]> next = records.next();
            open.incrementAndGet();
            try {
                Object _ = producer.send(next, this);
            } catch (RuntimeException refused) { // then it calls nobody back
                settle(refused);
            }
        }
        settle(null);
    }

    @Override
    public void onCompletion(@Nullable RecordMetadata taken, @Nullable Exception refused) {
        settle(refused);
    }

    private void settle(@Nullable Exception refused) {
        if (refused != null) {
            failure.compareAndSet(null, refused);
        }
        if (open.decrementAndGet() == 0) {
            context.runOnContext(_ -> end());
        }
    }

    private void end() {
        Throwable first = failure.get();
        if (first == null) {
            ended.complete();
        } else {
            ended.fail(first);
        }
    }

    /**
     * Completed when Kafka has taken all of them; failed with the first failure once none is under
     * way.
     */
    Future<Void> ended() {
        return ended.future();
    }
}
