package io.wardstream.alerts.engine;

import java.util.ArrayList;
import java.util.List;

/**
 * The devices of one ward that are away, or are not read, at one moment; added up patient by
 * patient. Confined to one event loop.
 */
public final class Outage {
    private final List<Long> lostDueAt = new ArrayList<>();
    private int lostWithNode;
    private int heldBack;

    void add(DeviceLink link, long now) {
        if (link.isLostNow(now)) {
            lostDueAt.add(link.dueAt());
        }
        if (link.isLostWithNode(now)) {
            lostWithNode++;
        }
        if (link.isHeldBack(now, Grace.OF_HOLDING_BACK)) {
            heldBack++;
        }
    }

    /** Of each device that may be lost at this moment: when its grace ends, or has ended. */
    public List<Long> lostDueAt() {
        return lostDueAt;
    }

    /** How many devices are expected back from a node that is lost. */
    public int lostWithNode() {
        return lostWithNode;
    }

    /** How many devices the platform has not read for a while. */
    public int heldBack() {
        return heldBack;
    }
}
