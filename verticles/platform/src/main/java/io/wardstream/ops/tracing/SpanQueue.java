package io.wardstream.ops.tracing;

import io.micrometer.core.instrument.Counter;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.wardstream.ops.Meters;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Spans that wait for the collector, within a bound. One thread of its own sends them, a request at
 * a time; whoever ends a span never waits. Thread-safe.
 */
final class SpanQueue implements SpanProcessor {

    private static final Logger LOG = LoggerFactory.getLogger(SpanQueue.class);

    private static final int BATCH = 512;
    private static final long LOOK_MILLIS = 250;

    /** A little more than the exporter itself allows. */
    private static final long SEND_SECONDS = 6;

    private static final long CLOSE_SECONDS = 2;

    private final SpanExporter exporter;
    private final BlockingQueue<ReadableSpan> waiting;
    private final ScheduledExecutorService sender =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("tracing").factory());
    private final Counter exported;
    private final Counter overflown;
    private final Counter refused;
    private boolean isAway; // confined to the sender

    SpanQueue(SpanExporter exporter, int capacity, Meters meters) {
        this.exporter = exporter;
        this.waiting = new ArrayBlockingQueue<>(capacity);
        exported = meters.counter("tracing.spans.exported", "Spans that the collector has taken");
        overflown = dropped(meters, "full");
        refused = dropped(meters, "collector");
        meters.queue("tracing.spans", waiting::size, () -> capacity);
        ScheduledFuture<?> _ =
                sender.scheduleWithFixedDelay(
                        this::send, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private static Counter dropped(Meters meters, String reason) {
        return meters.counter(
                "tracing.spans.dropped",
                "Spans the collector did not get: the queue was full, or it did not take them",
                "reason",
                reason);
    }

    @Override
    public void onStart(Context parent, ReadWriteSpan span) {
        // told when it has ended
    }

    @Override
    public boolean isStartRequired() {
        return false;
    }

    @Override
    public void onEnd(ReadableSpan span) {
        if (!waiting.offer(span)) {
            overflown.increment();
        }
    }

    @Override
    public boolean isEndRequired() {
        return true;
    }

    private void send() {
        List<ReadableSpan> batch = new ArrayList<>(BATCH);
        while (waiting.drainTo(batch, BATCH) > 0) {
            send(batch.stream().map(ReadableSpan::toSpanData).toList());
            batch.clear();
        }
    }

    private void send(List<SpanData> batch) {
        boolean isTaken = isTaken(batch);
        (isTaken ? exported : refused).increment(batch.size());
        if (isAway == isTaken) {
            isAway = !isTaken;
            LOG.info("collector of traces {}", isTaken ? "takes spans" : "does not take spans");
        }
    }

    /** The collector is asked on the sender's own thread, which may wait. */
    private boolean isTaken(List<SpanData> batch) {
        try {
            CompletableResultCode sent = exporter.export(batch);
            return sent.join(SEND_SECONDS, TimeUnit.SECONDS).isSuccess();
        } catch (RuntimeException broken) {
            LOG.debug("spans not sent", broken);
            return false;
        }
    }

    @Override
    public void close() {
        sender.execute(this::send);
        sender.shutdown();
        try {
            if (!sender.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                sender.shutdownNow();
            }
        } catch (InterruptedException interrupted) {
            sender.shutdownNow();
            Thread.currentThread().interrupt();
        }
        CompletableResultCode _ = exporter.shutdown();
    }
}
