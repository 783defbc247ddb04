package io.wardstream.alerts.engine;

import io.wardstream.codec.model.DeviceReport;
import io.wardstream.codec.model.DeviceReport.Said;
import io.wardstream.codec.model.VitalSign;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * What the devices of one patient say is wrong with them, and since when. What they do not mention
 * is as it was, unless they have named all. Of each device {@link #MOST} facts are kept; beyond,
 * the newest is refused, so that what it says cannot fill the record. Confined to one event loop.
 */
final class SaidFacts {
    static final int MOST = 32;

    /** Told by the platform: no device takes it back by leaving it out, or takes its room. */
    private static final String CLOCK_WRONG = "CLOCK_WRONG";

    private final Map<Integer, OfDevice> devices = new HashMap<>();

    private static final class OfDevice {
        private final Map<TechnicalFact, Long> since = new LinkedHashMap<>();

        /** The last {@link #MOST} that it has said are over: the record may know less. */
        private final LinkedHashSet<TechnicalFact> over = new LinkedHashSet<>();

        private boolean isComplete;

        /** False when there is no room for it. */
        boolean take(TechnicalFact fact, Said word) {
            if (!word.isActive()) {
                since.remove(fact);
                over(fact);
                return true;
            }
            over.remove(fact);
            boolean hasRoom = since.size() < MOST || isOfClock(fact) || since.containsKey(fact);
            if (hasRoom) {
                since.putIfAbsent(fact, word.since());
            }
            return hasRoom;
        }

        private void over(TechnicalFact fact) {
            over.add(fact);
            if (over.size() > MOST) {
                over.removeFirst();
            }
        }
    }

    /**
     * What a node repeats of a device.
     *
     * @return how many facts are refused for want of room
     */
    int take(DeviceReport.Entry entry) {
        OfDevice device = devices.get(entry.deviceId());
        if (device == null) {
            if (entry.said().isEmpty() && !entry.isComplete()) {
                return 0; // what most devices repeat every few seconds
            }
            device = new OfDevice();
            devices.put(entry.deviceId(), device);
        }
        device.isComplete |= entry.isComplete();
        return entry.said().isEmpty() && device.since.isEmpty() ? 0 : take(entry, device);
    }

    private static int take(DeviceReport.Entry entry, OfDevice device) {
        Map<TechnicalFact, Said> words = new LinkedHashMap<>();
        for (Said word : entry.said()) {
            words.put(TechnicalFact.said(word, entry.deviceId()), word);
        }
        if (entry.isComplete()) {
            device.since.keySet().removeIf(fact -> !isOfClock(fact) && !words.containsKey(fact));
        }
        int refused = 0;
        for (Map.Entry<TechnicalFact, Said> word : words.entrySet()) {
            if (!device.take(word.getKey(), word.getValue())) {
                refused++;
            }
        }
        return refused;
    }

    private static boolean isOfClock(TechnicalFact fact) {
        return fact.code().equals(CLOCK_WRONG);
    }

    /** As the record has it; what the device itself has said since counts more. */
    void known(TechnicalFact fact, long began) {
        OfDevice device = devices.computeIfAbsent(fact.deviceId(), _ -> new OfDevice());
        boolean isOver = device.over.contains(fact) || (device.isComplete && !isOfClock(fact));
        if (!isOver) {
            device.since.putIfAbsent(fact, began);
        }
    }

    boolean isEmpty() {
        for (OfDevice device : devices.values()) {
            if (!device.since.isEmpty()) {
                return false;
            }
        }
        return true;
    }

    void forget(int deviceId) {
        devices.remove(deviceId);
    }

    /** Adds them, by since when they are so. */
    void addTo(Map<TechnicalFact, Long> present) {
        devices.values().forEach(device -> present.putAll(device.since));
    }

    /** Whether what that device says is why it does not measure the vital. */
    boolean explains(int deviceId, VitalSign vital) {
        OfDevice device = devices.get(deviceId);
        return device != null && isCovered(vital, device.since.keySet());
    }

    private static boolean isCovered(VitalSign vital, Set<TechnicalFact> facts) {
        for (TechnicalFact fact : facts) {
            if (fact.covers().contains(vital)) {
                return true;
            }
        }
        return false;
    }
}
