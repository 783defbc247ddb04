package io.wardstream.stream;

import java.time.Instant;
import java.util.Iterator;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The records of some whole commits.
 *
 * @param size how many records there are
 * @param records makes them one by one, in their order; for a worker
 * @param through the last commit; the one that was asked from when there is nothing to send
 * @param at when the last of it was stored; null when there is nothing to send
 * @param isMore more is there already
 */
record Batch(
        int size,
        Supplier<Iterator<ProducerRecord<byte[], byte[]>>> records,
        long through,
        @Nullable Instant at,
        boolean isMore) {}
