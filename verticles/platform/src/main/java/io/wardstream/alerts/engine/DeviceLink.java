package io.wardstream.alerts.engine;

import io.wardstream.codec.model.DeviceReport;
import io.wardstream.codec.model.DeviceReport.Link;
import org.jspecify.annotations.Nullable;

/**
 * Whether one device is connected to the platform, as far as is known. It is missing when its node
 * says that the connection has ended, when that node is lost, or when nothing of it has been heard
 * for {@link #SILENT_MILLIS}; it is disconnected when its grace is over, and the store, read after
 * that, has nothing younger of it. Times are epoch milliseconds. Confined to one event loop.
 */
final class DeviceLink {
    /** Three times what ingest repeats every five seconds. */
    static final long SILENT_MILLIS = 15_000;

    /** Samples of a connection may be published a moment after its end is told. */
    private static final long LAG_MILLIS = 1_000;

    /** A device that sends measures at least so often. */
    private static final long SENDS_MILLIS = 10_000;

    /** By then ingest would have closed a connection on which nothing comes at all. */
    private static final long SILENCE_IS_ITS_OWN = 40_000;

    private enum Standing {
        /** Nothing was heard of it since this owner began. */
        UNKNOWN,
        OPEN,
        HELD_BACK,
        GONE
    }

    private long graceUntil;
    private Standing standing = Standing.UNKNOWN;
    private @Nullable String nodeId;
    private int fence;
    private boolean isExpected;
    private boolean isKnownGone;
    private boolean isLostWithNode;
    private long heardAt;
    private long reportedAt;
    private long sentAt;
    private long openedAt;
    private long heldSince;
    private long goneAt;
    private long endedAt;
    private long backBy;
    private long checkedAt;

    /**
     * @param startedAt when this owner began
     */
    DeviceLink(long startedAt) {
        graceUntil = startedAt + Grace.AFTER_START;
        goneAt = startedAt;
    }

    /** A sample of the device was received then. */
    void sampled(long receivedAt) {
        sentAt = Math.max(sentAt, receivedAt);
        if (standing != Standing.GONE || receivedAt > endedAt + LAG_MILLIS) {
            alive(receivedAt);
        }
    }

    private void alive(long at) {
        if (standing == Standing.GONE || standing == Standing.UNKNOWN) {
            opened(at);
        }
        heardAt = Math.max(heardAt, at);
        isExpected = true;
    }

    private void opened(long at) {
        standing = Standing.OPEN;
        openedAt = at;
        isKnownGone = false;
        isLostWithNode = false;
    }

    /**
     * What the device's node says.
     *
     * @return false when an older connection says it: then it says nothing
     */
    boolean reported(DeviceReport.Entry entry, String node, long now) {
        if (entry.fence() < fence) {
            return false;
        }
        fence = entry.fence();
        nodeId = node;
        isExpected = true;
        if (!entry.link().isConnected()) {
            gone(now, now + entry.awayMillis() + Grace.USUAL);
            return true;
        }
        if (isMissing(now) || standing == Standing.UNKNOWN) {
            opened(now);
        }
        boolean isHeld = entry.link() == Link.HELD_BACK;
        if (!isHeld && isHeldBack(now, Grace.OF_HOLDING_BACK)) {
            opened(now); // what it has kept meanwhile is on its way
        }
        if (isHeld && standing != Standing.HELD_BACK) {
            heldSince = now;
        }
        standing = isHeld ? Standing.HELD_BACK : Standing.OPEN;
        heardAt = now;
        reportedAt = now;
        return true;
    }

    /** That its end is told does not make a device that is disconnected missing only from now. */
    private void gone(long now, long by) {
        if (standing == Standing.GONE) {
            return;
        }
        boolean isDisconnected = isDisconnected(now);
        long since = isDisconnected ? missingSince() : now;
        backBy = isDisconnected ? dueAt() : by;
        standing = Standing.GONE;
        goneAt = since;
        endedAt = now;
    }

    /** A node is not there any more; nothing for a device that is not on it. */
    void nodeLost(String node, long now) {
        boolean isConnected = standing == Standing.OPEN || standing == Standing.HELD_BACK;
        if (isConnected && node.equals(nodeId)) {
            gone(now, now + Grace.AFTER_NODE_LOSS);
            isLostWithNode = true;
        }
    }

    /** The record has it disconnected, and nothing younger than that was heard of it. */
    void knownGone(long since) {
        if (heardAt > since + LAG_MILLIS) {
            return;
        }
        if (standing != Standing.GONE) {
            endedAt = since;
        }
        standing = Standing.GONE;
        goneAt = since;
        isExpected = true;
        isKnownGone = true;
    }

    // --- what follows

    private boolean isSilent(long now) {
        boolean isConnected = standing == Standing.OPEN || standing == Standing.HELD_BACK;
        return isConnected && now - heardAt > SILENT_MILLIS;
    }

    /** True unless it is connected, read and heard: then nothing at all is to be said of it. */
    boolean isAway(long now) {
        return standing != Standing.OPEN || isSilent(now);
    }

    boolean isMissing(long now) {
        return switch (standing) {
            case UNKNOWN -> isExpected;
            case GONE -> true;
            case OPEN, HELD_BACK -> isSilent(now);
        };
    }

    /**
     * True when it may be one of many that were lost at this moment: also while the store was not
     * read yet, and not when the record has had it before.
     */
    boolean isLostNow(long now) {
        boolean isUnread = standing == Standing.UNKNOWN && checkedAt < dueAt();
        return !isKnownGone && (isUnread || isMissing(now));
    }

    /** Since when it is missing. */
    long missingSince() {
        return standing == Standing.OPEN || standing == Standing.HELD_BACK ? heardAt : goneAt;
    }

    /** Until when it may be missing. */
    long dueAt() {
        return switch (standing) {
            case UNKNOWN -> graceUntil;
            case GONE -> Math.max(backBy, graceUntil);
            case OPEN, HELD_BACK -> Math.max(heardAt + SILENT_MILLIS, graceUntil);
        };
    }

    boolean isDisconnected(long now) {
        boolean isOverdue = isMissing(now) && now >= dueAt() && checkedAt >= dueAt();
        return isKnownGone || isOverdue;
    }

    /** True while it is expected on another node. */
    boolean isLostWithNode(long now) {
        return isLostWithNode && standing == Standing.GONE && now < dueAt();
    }

    /** True when it is connected, and not read for a while. */
    boolean isHeldBack(long now, long forMillis) {
        return standing == Standing.HELD_BACK && !isSilent(now) && now - heldSince >= forMillis;
    }

    /** True when a vital that does not come is missing from what the device has to say. */
    boolean isSpeaking(long now) {
        if (isMissing(now) || now - openedAt < Grace.USUAL || standing != Standing.OPEN) {
            return false;
        }
        long sinceSent = now - sentAt;
        boolean isIdle = sinceSent >= SILENCE_IS_ITS_OWN && now - reportedAt < SENDS_MILLIS;
        return sinceSent <= SENDS_MILLIS || isIdle;
    }

    // --- the store

    /** True when the store is to be asked before anything is said of the device. */
    boolean needsCheck(long now) {
        boolean isInDoubt = standing == Standing.UNKNOWN || isMissing(now);
        return isInDoubt && !isKnownGone && now >= dueAt() && checkedAt < dueAt();
    }

    /**
     * The store was read.
     *
     * @param readAt when the read began
     * @param lastReceivedAt of the youngest sample that is stored; 0: there is none
     * @param backBy when it was told to come back by a node that stopped, which another owner may
     *     have heard and this one not; 0: it was not
     * @return true when it has something that was not heard
     */
    boolean checked(long readAt, long lastReceivedAt, long backBy) {
        checkedAt = readAt;
        if (backBy != 0) {
            graceUntil = Math.max(graceUntil, backBy + Grace.USUAL);
        }
        if (standing == Standing.UNKNOWN) {
            isExpected = lastReceivedAt > 0;
            goneAt = lastReceivedAt > 0 ? lastReceivedAt : goneAt;
            return false;
        }
        if (lastReceivedAt <= missingSince() + LAG_MILLIS) {
            return false;
        }
        sampled(lastReceivedAt);
        openedAt = readAt; // what it has measured meanwhile is read next
        return true;
    }

    /** The store cannot be read: what the device's node has said stands without it. */
    void checkFailed(long now) {
        if (standing == Standing.GONE) {
            checkedAt = now;
        }
    }
}
