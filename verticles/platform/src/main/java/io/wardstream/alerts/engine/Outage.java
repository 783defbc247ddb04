package io.wardstream.alerts.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The devices of one ward that are away, or are not read, at one moment; added up patient by
 * patient. Confined to one event loop.
 */
public final class Outage {
    private final IntFunction<@Nullable String> gatewayOf;
    private final Map<String, List<Long>> lostBehind = new HashMap<>();
    private final List<Long> lostBehindNone = new ArrayList<>();
    private @Nullable List<Long> lostOtherwise;
    private int lostWithNode;
    private int heldBack;

    /**
     * @param gatewayOf by device, what it is connected through; null: that is not known
     */
    public Outage(IntFunction<@Nullable String> gatewayOf) {
        this.gatewayOf = gatewayOf;
    }

    void add(int deviceId, DeviceLink link, long now) {
        if (link.isLostNow(now)) {
            lost(gatewayOf.apply(deviceId)).add(link.dueAt());
            lostOtherwise = null;
        }
        if (link.isLostWithNode(now)) {
            lostWithNode++;
        }
        if (link.isHeldBack(now, Grace.OF_HOLDING_BACK)) {
            heldBack++;
        }
    }

    private List<Long> lost(@Nullable String gateway) {
        return gateway == null
                ? lostBehindNone
                : lostBehind.computeIfAbsent(gateway, _ -> new ArrayList<>());
    }

    /**
     * Of each device behind the gateway that may be lost at this moment: when its grace ends, or
     * has ended.
     */
    public List<Long> lostBehind(String gateway) {
        return lostBehind.getOrDefault(gateway, List.of());
    }

    /** The same of the others: without a gateway, or not lost together with many of their own. */
    public List<Long> lostOtherwise() {
        List<Long> others = lostOtherwise;
        if (others == null) {
            others = new ArrayList<>(lostBehindNone);
            for (List<Long> behind : lostBehind.values()) {
                for (long dueAt : behind) {
                    if (!MassLoss.isPart(dueAt, behind)) {
                        others.add(dueAt);
                    }
                }
            }
            lostOtherwise = others;
        }
        return others;
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
