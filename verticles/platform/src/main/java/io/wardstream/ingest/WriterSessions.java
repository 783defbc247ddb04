package io.wardstream.ingest;

import io.vertx.core.Context;
import io.wardstream.ops.Pressure.Step;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The device connections of one listener instance, and whether they are read. Confined to its event
 * loop.
 */
final class WriterSessions {
    private static final Logger LOG = LoggerFactory.getLogger(WriterSessions.class);

    private final IngestNode node;
    private final Context context;
    private final int capacity;
    private final Set<DeviceSession> sessions = new LinkedHashSet<>();
    private final Set<DeviceSession> acksLater = new LinkedHashSet<>();
    private final Consumer<Step> onStep;
    private Step step = Step.NONE;

    /** The last that the log has. */
    private Step said = Step.NONE;

    private int nextAt;
    private int endsBelow;

    /**
     * @param capacity samples and records waiting for the database at most, before nobody is read
     * @param onStep told when more, or less, is given up for what waits
     */
    WriterSessions(IngestNode node, Context context, int capacity, Consumer<Step> onStep) {
        this.node = node;
        this.context = context;
        this.capacity = capacity;
        this.onStep = onStep;
        this.nextAt = step.nextAt(capacity);
    }

    /** What is given up for what waits. */
    Step step() {
        return step;
    }

    int count() {
        return sessions.size();
    }

    void add(DeviceSession session) {
        sessions.add(session);
        node.meters().connections.incrementAndGet();
        node.sessions().add(session, context);
        if (step == Step.ALL) {
            session.holdBack();
        }
    }

    void ended(DeviceSession session) {
        if (sessions.remove(session)) {
            acksLater.remove(session);
            node.sessions().remove(session);
            node.meters().connections.decrementAndGet();
            node.admission().leave();
        }
    }

    void ackLater(DeviceSession session) {
        acksLater.add(session);
    }

    void sendLaterAcks(long now) {
        if (!acksLater.isEmpty()) {
            acksLater.removeIf(session -> session.sendDueAcks(now));
        }
    }

    /** For what may end sessions. */
    void each(Consumer<DeviceSession> action) {
        List<DeviceSession> present = new ArrayList<>(sessions);
        present.forEach(action);
    }

    /** Each step once until all is over: the last ones come and go several times a second. */
    private void say(Step next, int pending) {
        if (next.compareTo(said) > 0) {
            LOG.warn("overload was={} step={} pending={}", step, next, pending);
            said = next;
        } else if (next == Step.NONE) {
            LOG.info("overload is over was={} pending={}", said, pending);
            said = next;
        }
    }

    /**
     * Looks at how full the buffer is. The last steps hold devices back: first those with more than
     * a minute in it, then all; TCP slows them, nothing is dropped.
     */
    void watch(int pending) {
        if (pending < nextAt && pending >= endsBelow) {
            return;
        }
        Step next = step.after(pending, capacity);
        boolean wasHolding = isHolding();
        say(next, pending);
        step = next;
        nextAt = next.nextAt(capacity);
        endsBelow = next.endsBelow(capacity);
        node.readiness().pressure().reached(this, next);
        onStep.accept(next);
        if (wasHolding != isHolding()) {
            node.meters().heldBack.addAndGet(isHolding() ? 1 : -1);
        }
        if (wasHolding || isHolding()) {
            each(DeviceSession::holdBack);
        }
    }

    private boolean isHolding() {
        return step.compareTo(Step.LIVE) >= 0;
    }

    /** What waits here presses nobody any more. */
    void close() {
        node.readiness().pressure().reached(this, Step.NONE);
    }
}
