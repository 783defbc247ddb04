package io.wardstream.ingest;

import io.vertx.core.Context;
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

    /** Below this share of the bound, sockets are read again. */
    private static final double RESUME_AT = 0.8;

    private final IngestNode node;
    private final Context context;
    private final int capacity;
    private final Set<DeviceSession> sessions = new LinkedHashSet<>();
    private final Set<DeviceSession> acksLater = new LinkedHashSet<>();
    private boolean heldBack;

    /**
     * @param capacity samples and records waiting for the database at most, before nobody is read
     */
    WriterSessions(IngestNode node, Context context, int capacity) {
        this.node = node;
        this.context = context;
        this.capacity = capacity;
    }

    int count() {
        return sessions.size();
    }

    void add(DeviceSession session) {
        sessions.add(session);
        node.meters().connections.incrementAndGet();
        node.sessions().add(session, context);
        if (heldBack) {
            session.holdBack(true);
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

    /**
     * The buffer is full: nobody is read until it has room; TCP slows the devices, nothing is
     * dropped.
     */
    void watch(int pending) {
        if (heldBack ? pending > capacity * RESUME_AT : pending < capacity) {
            return;
        }
        heldBack = !heldBack;
        node.meters().heldBack.addAndGet(heldBack ? 1 : -1);
        LOG.warn("device sockets {} pending={}", heldBack ? "held back" : "read again", pending);
        each(session -> session.holdBack(heldBack));
    }
}
