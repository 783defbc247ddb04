package io.wardstream.dashboard;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What goes to one viewer, within bounds, whatever it reads.
 *
 * <pre>
 * answers, alarms ──▶ urgent, at most viewerBufferBytes ─┐
 * snapshots of alarms that overflowed or are new ────────┼─▶ under way, about WINDOW_BYTES ──▶ socket
 * snapshots of vitals that are behind or new ────────────┘
 * vitals ──▶ at once, or not at all and a snapshot later
 * </pre>
 *
 * <p>The write queue of a SockJS socket says nothing of the WebSocket behind it, so what is under
 * way is counted here, from the Future of each write. Confined to one event loop.
 */
final class Outbox {

    /** Little, for an alarm does not overtake what is under way. */
    static final int WINDOW_BYTES = 65_536;

    /** Where frames go. */
    interface Pipe {
        /** Sends; {@link Outbox#written} is told when the socket has taken it, or never will. */
        void write(Frame frame);

        /** Answers alone are more than may wait: somebody asks and does not listen. */
        void overflowed();
    }

    /**
     * A frame that waits.
     *
     * @param of null: an answer
     */
    private record Waiting(@Nullable Subscription of, Frame frame) {}

    private final int maxWaitingBytes;
    private final Pipe pipe;
    private final DashboardMeters meters;
    private final LongSupplier clock;
    private final Deque<Waiting> urgent = new ArrayDeque<>();
    private final Set<Subscription> urgentBehind = new LinkedHashSet<>();
    private final Set<Subscription> behind = new LinkedHashSet<>();
    private int waitingBytes;
    private int underWayBytes;
    private long progressAt;

    /**
     * An empty one.
     *
     * @param maxWaitingBytes bound of what is urgent and waits
     * @param clock a monotonic clock, in milliseconds
     */
    Outbox(int maxWaitingBytes, Pipe pipe, DashboardMeters meters, LongSupplier clock) {
        this.maxWaitingBytes = maxWaitingBytes;
        this.pipe = pipe;
        this.meters = meters;
        this.clock = clock;
    }

    /** An answer to something the viewer has asked. */
    void answer(Frame frame) {
        hold(new Waiting(null, frame));
    }

    /** A frame of a feed. */
    void offer(Subscription subscription, Frame frame) {
        if (subscription.isBehind()) {
            meters.conflated.increment();
            return;
        }
        if (subscription.isUrgent()) {
            hold(new Waiting(subscription, frame));
            return;
        }
        if (isFull()) {
            meters.conflated.increment();
            owe(subscription);
            return;
        }
        write(subscription.enveloped(frame));
    }

    /** The viewer gets a snapshot as soon as it can take it, and nothing of the feed before. */
    void owe(Subscription subscription) {
        subscription.behind(true);
        (subscription.isUrgent() ? urgentBehind : behind).add(subscription);
        if (subscription.isUrgent()) {
            discard(subscription);
        }
        flush();
    }

    /** Nothing more of that feed. */
    void forget(Subscription subscription) {
        urgentBehind.remove(subscription);
        behind.remove(subscription);
        discard(subscription);
    }

    /** The socket has taken a frame of so many bytes. */
    void written(int bytes) {
        underWayBytes -= bytes;
        progressAt = clock.getAsLong();
        flush();
    }

    /** True when something has been under way for so long and nothing was taken. */
    boolean isDeaf(long millis) {
        return underWayBytes > 0 && clock.getAsLong() - progressAt >= millis;
    }

    /** Bytes handed to the socket and not taken yet. */
    int underWayBytes() {
        return underWayBytes;
    }

    /** Bytes that wait here. */
    int waitingBytes() {
        return waitingBytes;
    }

    private boolean isFull() {
        return underWayBytes >= WINDOW_BYTES;
    }

    private void hold(Waiting waiting) {
        urgent.add(waiting);
        waitingBytes += waiting.frame().bytes();
        flush();
        if (waitingBytes > maxWaitingBytes) {
            listInsteadOfTransitions();
        }
        if (waitingBytes > maxWaitingBytes) {
            urgent.clear();
            waitingBytes = 0;
            pipe.overflowed();
        }
    }

    /** Alarms are never lost: the list of the open ones holds what the transitions led to. */
    private void listInsteadOfTransitions() {
        for (Waiting waiting : urgent) {
            Subscription of = waiting.of();
            if (of != null) {
                of.behind(true);
                urgentBehind.add(of);
                meters.conflated.increment();
            }
        }
        urgent.removeIf(waiting -> waiting.of() != null);
        waitingBytes = urgent.stream().mapToInt(waiting -> waiting.frame().bytes()).sum();
    }

    private void discard(Subscription subscription) {
        if (urgent.removeIf(waiting -> waiting.of() == subscription)) {
            waitingBytes = urgent.stream().mapToInt(waiting -> waiting.frame().bytes()).sum();
        }
    }

    private void flush() {
        while (!isFull()) {
            Waiting waiting = urgent.poll();
            if (waiting != null) {
                waitingBytes -= waiting.frame().bytes();
                Subscription of = waiting.of();
                write(of == null ? waiting.frame() : of.enveloped(waiting.frame()));
            } else if (!urgentBehind.isEmpty()) {
                catchUp(urgentBehind);
            } else if (!behind.isEmpty()) {
                catchUp(behind);
            } else {
                return;
            }
        }
    }

    private void catchUp(Set<Subscription> behindOnes) {
        Subscription subscription = behindOnes.iterator().next();
        behindOnes.remove(subscription);
        subscription.behind(false);
        if (subscription.isAllowed()) {
            write(subscription.snapshot());
        }
    }

    private void write(Frame frame) {
        if (underWayBytes == 0) {
            progressAt = clock.getAsLong();
        }
        underWayBytes += frame.bytes();
        meters.bytes.increment(frame.bytes());
        pipe.write(frame);
    }
}
