package io.wardstream.notify;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import io.wardstream.ops.Meters;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The meters of telling, shared by the instances of a node. Thread-safe. */
final class NotifyMeters {

    private static final Logger LOG = LoggerFactory.getLogger(NotifyMeters.class);

    /** How an attempt, or a message, ended. */
    enum End {
        SENT,
        RETRIED,
        DEAD,
        CANCELLED
    }

    final Timer attemptDuration;
    final Timer delay;
    final Counter failures;
    final Counter unreadable;
    final AtomicInteger inFlight = new AtomicInteger();

    private final Map<String, Map<End, Counter>> ends = new HashMap<>();
    private volatile Backlog backlog = Backlog.NONE;

    NotifyMeters(Meters meters) {
        attemptDuration =
                meters.timer("notify.attempt.duration", "One attempt to send, however it ended");
        delay =
                meters.timer(
                        "notify.delay", "From the order of a message to its arrival, all attempts");
        failures =
                meters.counter(
                        "notify.failures",
                        "Looks for work, or notes of its outcome, that the database failed");
        unreadable =
                meters.counter(
                        "notify.unreadable",
                        "Alarms, routes, wishes and recipients this version cannot read and leaves out");
        for (Channel channel : Channel.values()) {
            Map<End, Counter> ofChannel = new EnumMap<>(End.class);
            for (End end : End.values()) {
                ofChannel.put(end, counter(meters, channel, end));
            }
            ends.put(channel.wireName(), ofChannel);
        }
        meters.gauge("notify.in.flight", "Attempts of this node under way", inFlight::get);
        meters.gauge(
                "notify.pending",
                "Messages that wait, of all nodes, up to 100,000",
                () -> backlog.pending());
        meters.gauge(
                "notify.dead",
                "Messages that were given up and are kept, of all nodes, up to 100,000",
                () -> backlog.dead());
        meters.gauge(
                "notify.outbox",
                "Changes of alarms nobody has looked at, of all nodes, up to 100,000",
                () -> backlog.outbox());
        meters.gauge(
                "notify.lag.seconds",
                "For how long the oldest message that is due has waited, of all nodes",
                () -> backlog.lag().toMillis() / 1000.0);
    }

    private static Counter counter(Meters meters, Channel channel, End end) {
        return meters.counter(
                "notify.messages",
                "Messages by how an attempt, or the wait for one, ended",
                "channel",
                channel.wireName(),
                "outcome",
                end.name().toLowerCase(Locale.ROOT));
    }

    /**
     * What waits in the database.
     *
     * @param lag of the oldest message that is due; zero when none is
     */
    record Backlog(long pending, long dead, long outbox, Duration lag) {
        static final Backlog NONE = new Backlog(0, 0, 0, Duration.ZERO);
    }

    void backlog(Backlog now) {
        backlog = now;
    }

    void ended(Channel channel, End end) {
        ended(channel.wireName(), end);
    }

    /** Of a channel as it is stored; one this version does not know is not counted. */
    void ended(String channel, End end) {
        Counter counter = ends.getOrDefault(channel, Map.of()).get(end);
        if (counter != null) {
            counter.increment();
        }
    }

    /** Reads each that can be read: a later version may have written others before a rollback. */
    <S> void eachReadable(String what, Iterable<S> stored, Consumer<S> read) {
        for (S one : stored) {
            try {
                read.accept(one);
            } catch (RuntimeException unknown) {
                unreadable.increment();
                LOG.error("not readable, left out what={} cause={}", what, unknown.toString());
            }
        }
    }
}
