package io.wardstream.notify;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import io.wardstream.ops.Meters;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** The meters of telling, shared by the instances of a node. Thread-safe. */
final class NotifyMeters {

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
    final AtomicInteger inFlight = new AtomicInteger();

    private final Map<Channel, Map<End, Counter>> ends = new EnumMap<>(Channel.class);
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
        for (Channel channel : Channel.values()) {
            Map<End, Counter> ofChannel = new EnumMap<>(End.class);
            for (End end : End.values()) {
                ofChannel.put(end, counter(meters, channel, end));
            }
            ends.put(channel, ofChannel);
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
                "Messages by how an attempt ended: sent, to be retried, dead, cancelled",
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
        Map<End, Counter> ofChannel = ends.getOrDefault(channel, Map.of());
        Counter counter = ofChannel.get(end);
        if (counter != null) {
            counter.increment();
        }
    }
}
