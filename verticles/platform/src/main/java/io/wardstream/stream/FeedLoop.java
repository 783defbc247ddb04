package io.wardstream.stream;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends one feed: reads a batch, has Kafka take it, notes how far it has come, and only then reads
 * the next. While Kafka is slow or away it holds that one batch and reads no further. Confined to
 * one event loop.
 */
final class FeedLoop {
    private static final Logger LOG = LoggerFactory.getLogger(FeedLoop.class);

    private static final Duration FIRST_RETRY = Duration.ofMillis(500);
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(5);
    private static final long LOG_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final Vertx vertx;
    private final Source source;
    private final KafkaSink sink;
    private final StreamPositions positions;
    private final Duration poll;
    private final StreamMeters meters;
    private final StreamMeters.OfFeed counted;

    /** Null: to be read. */
    private @Nullable Position position;

    private boolean isRunning;
    private boolean isBusy;
    private long lostSaid;
    private int failuresInARow;
    private long loggedAt;
    private Future<?> current = Future.succeededFuture();

    FeedLoop(
            Vertx vertx,
            Source source,
            KafkaSink sink,
            StreamPositions positions,
            Duration poll,
            StreamMeters meters) {
        this.vertx = vertx;
        this.source = source;
        this.sink = sink;
        this.positions = positions;
        this.poll = poll;
        this.meters = meters;
        this.counted = meters.of(source.feed());
    }

    /** Goes on where the feed stands. */
    void begin() {
        position = null;
        isRunning = true;
        if (!isBusy) {
            step();
        }
    }

    /** Reads no further; what is under way ends, and another may have moved the feed by then. */
    void pause() {
        isRunning = false;
        position = null;
        counted.backlog(Backlog.NONE);
        meters.lost(0);
    }

    /** Gives up what Kafka has not taken within that time. */
    Future<Void> stop(Duration patience) {
        pause();
        return current.timeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                .otherwiseEmpty()
                .compose(_ -> sink.discard());
    }

    private void step() {
        isBusy = true;
        current =
                standing()
                        .compose(this::forward)
                        .onSuccess(isMore -> rest(isMore ? 1 : poll.toMillis()))
                        .onFailure(this::failed);
    }

    private void rest(long millis) {
        vertx.setTimer(
                millis,
                _ -> {
                    isBusy = false;
                    if (isRunning) {
                        step();
                    }
                });
    }

    private Future<Position> standing() {
        Position known = position;
        return known != null
                ? Future.succeededFuture(known)
                : positions.open(source.feed()).onSuccess(this::opened);
    }

    private void opened(Position read) {
        position = read;
        lostSaid = read.isPastLoss() ? read.lost().samples() : 0;
        look();
    }

    /** False when there was no more. */
    private Future<Boolean> forward(Position from) {
        long begun = System.nanoTime();
        return source.after(from.commit())
                .compose(
                        batch ->
                                batch.at() == null || !isRunning
                                        ? Future.succeededFuture(false)
                                        : send(from, batch, batch.at(), begun));
    }

    private Future<Boolean> send(Position from, Batch batch, Instant at, long begun) {
        Future<Void> sent =
                batch.size() == 0 ? Future.succeededFuture() : sink.send(batch.records());
        return sent.compose(
                        _ -> positions.advance(source.feed(), from.commit(), batch.through(), at))
                .map(
                        isMoved -> {
                            moved(from, batch, at, isMoved);
                            counted.duration.record(
                                    System.nanoTime() - begun, TimeUnit.NANOSECONDS);
                            return batch.isMore();
                        });
    }

    private void moved(Position from, Batch batch, Instant at, boolean isMoved) {
        counted.records.increment(batch.size());
        if (failuresInARow > 0) {
            failuresInARow = 0;
            LOG.info("stream goes on feed={}", source.feed().wireName());
        }
        if (!from.equals(position)) {
            return;
        }
        if (!isMoved) {
            LOG.warn("stream was moved by another node feed={}", source.feed().wireName());
            position = null;
            return;
        }
        position = new Position(batch.through(), at, from.lost());
        if (!batch.isMore()) {
            counted.backlog(Backlog.NONE);
        }
    }

    private void failed(Throwable cause) {
        counted.failures.increment();
        long now = System.nanoTime();
        if (failuresInARow == 0 || now - loggedAt >= LOG_NANOS) {
            loggedAt = now;
            LOG.warn("stream waits feed={} cause={}", source.feed().wireName(), cause.toString());
        }
        rest(retryAfter(failuresInARow).toMillis());
        failuresInARow++;
    }

    private static Duration retryAfter(int failures) {
        Duration doubled = FIRST_RETRY.multipliedBy(1L << Math.min(failures, 10));
        return doubled.compareTo(LONGEST_RETRY) < 0 ? doubled : LONGEST_RETRY;
    }

    /** Counts what waits, and says what was lost; called from time to time. */
    void look() {
        Position known = position;
        if (!isRunning || known == null) {
            return;
        }
        source.waiting(known.commit())
                .compose(
                        waiting ->
                                positions.find(source.feed()).onSuccess(now -> see(waiting, now)))
                .onFailure(
                        cause ->
                                LOG.debug(
                                        "stream backlog not counted feed={}",
                                        source.feed().wireName(),
                                        cause));
    }

    private void see(Backlog waiting, Position now) {
        Position known = position;
        if (!isRunning || known == null) {
            return;
        }
        if (now.commit() == known.commit()) {
            counted.backlog(waiting);
        }
        sayLoss(now.lost());
    }

    private void sayLoss(Position.Lost lost) {
        if (source.feed() == Feed.SAMPLES) {
            meters.lost(lost.samples());
        }
        if (lost.samples() > lostSaid) {
            LOG.error(
                    "samples not streamed, their flushes were forgotten first samples={} from={}"
                            + " through={}",
                    lost.samples() - lostSaid,
                    lost.from(),
                    lost.through());
            lostSaid = lost.samples();
        }
    }
}
