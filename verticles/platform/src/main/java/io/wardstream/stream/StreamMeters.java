package io.wardstream.stream;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import io.wardstream.ops.Meters;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The meters of a node's stream. Thread-safe. */
final class StreamMeters {
    private static final double MILLIS_PER_SECOND = 1_000.0;

    private final Map<Feed, OfFeed> feeds = new EnumMap<>(Feed.class);
    private final Counter notFound;
    private volatile long lost;

    StreamMeters(Meters meters, Clock clock) {
        for (Feed feed : Feed.values()) {
            feeds.put(feed, new OfFeed(meters, clock, feed));
        }
        notFound =
                meters.counter(
                        "stream.samples.not.found",
                        "Samples to be sent that the database does not have any more");
        meters.gauge(
                "stream.lost.samples",
                "Samples whose flush was forgotten before they were sent, of all time; 0 on nodes"
                        + " that do not send",
                () -> lost);
    }

    OfFeed of(Feed feed) {
        OfFeed known = feeds.get(feed);
        if (known == null) {
            throw new IllegalStateException("no meters of " + feed);
        }
        return known;
    }

    void notFound(int samples) {
        notFound.increment(samples);
    }

    void lost(long samples) {
        lost = samples;
    }

    /** Those of one topic. */
    static final class OfFeed {
        final Counter records;
        final Counter failures;
        final Timer duration;
        private volatile Backlog backlog = Backlog.NONE;

        private OfFeed(Meters meters, Clock clock, Feed feed) {
            String[] tags = {"feed", feed.wireName()};
            records = meters.counter("stream.records", "Records that Kafka has taken", tags);
            failures = meters.counter("stream.failures", "Batches that were not sent", tags);
            duration =
                    meters.timer(
                            "stream.batch.duration",
                            "A batch: read, taken by Kafka, and noted",
                            tags);
            meters.gauge(
                    "stream.lag.seconds",
                    "How long that has been stored which Kafka does not have yet; 0 on nodes that"
                            + " do not send",
                    () -> seconds(backlog.oldest(), clock.instant()),
                    tags);
            meters.gauge(
                    "stream.lag.records",
                    "Records that Kafka does not have yet",
                    () -> backlog.records(),
                    tags);
        }

        /** Grows by itself while nobody looks: a database that is away stops no clock. */
        private static double seconds(@Nullable Instant oldest, Instant now) {
            return oldest == null
                    ? 0
                    : Math.max(0, Duration.between(oldest, now).toMillis() / MILLIS_PER_SECOND);
        }

        void backlog(Backlog now) {
            backlog = now;
        }
    }
}
