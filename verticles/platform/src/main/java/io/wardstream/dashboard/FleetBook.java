package io.wardstream.dashboard;

import io.wardstream.codec.model.DeviceReport;
import io.wardstream.codec.model.FirmwareProgress;
import io.wardstream.registry.Device;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How the devices of one hospital are: who is there, and how far with new firmware. Who holds a
 * device repeats every few seconds that it is there; of whom nobody speaks is not. Times are a
 * monotonic clock's milliseconds. Confined to one event loop.
 */
final class FleetBook {

    /** Two repetitions and a little. */
    static final long SILENT_MILLIS = 12_000;

    private final long openedAt;
    private final Map<Integer, Entry> entries = new LinkedHashMap<>();

    /** What was heard of a device. Confined to the book. */
    private static final class Entry {
        private Device device;
        private int fence;
        private boolean isOnline;
        private long heardAt;
        private @Nullable FirmwareProgress update;

        Entry(Device device, long now) {
            this.device = device;
            this.heardAt = now;
        }
    }

    /**
     * A device as it is.
     *
     * @param online null: it is not known yet
     * @param update null: none that was heard of
     */
    record Line(Device device, @Nullable Boolean online, @Nullable FirmwareProgress update) {}

    FleetBook(long openedAt) {
        this.openedAt = openedAt;
    }

    /** Reads the list anew: true when other devices are in it, or they are others now. */
    boolean list(Collection<Device> devices, long now) {
        Set<Integer> named = HashSet.newHashSet(devices.size());
        boolean isOther = false;
        for (Device device : devices) {
            named.add(device.id());
            Entry entry = entries.get(device.id());
            if (entry == null) {
                entries.put(device.id(), new Entry(device, now));
                isOther = true;
            } else if (!entry.device.equals(device)) {
                entry.device = device;
                isOther = true;
            }
        }
        return entries.keySet().removeIf(id -> !named.contains(id)) || isOther;
    }

    /** Adds to {@code changed} the device when it has come or gone. */
    void hear(DeviceReport.Entry report, long now, Set<Integer> changed) {
        Entry entry = entries.get(report.deviceId());
        if (entry == null || report.fence() < entry.fence) {
            return;
        }
        boolean isOnline = report.link().isConnected();
        if (isOnline != entry.isOnline || entry.fence == 0) {
            changed.add(report.deviceId());
        }
        entry.fence = report.fence();
        entry.isOnline = isOnline;
        entry.heardAt = now;
    }

    /** Adds to {@code changed} the device when it has come further. */
    void hear(FirmwareProgress update, Set<Integer> changed) {
        Entry entry = entries.get(update.deviceId());
        if (entry == null) {
            return;
        }
        FirmwareProgress known = entry.update;
        boolean isOlder =
                known != null
                        && (update.commandId() < known.commandId()
                                || (update.commandId() == known.commandId()
                                        && update.at() < known.at()));
        if (!isOlder && !update.equals(known)) {
            entry.update = update;
            changed.add(update.deviceId());
        }
    }

    /** Those of whom nobody speaks any more have gone. */
    void sweep(long now, Set<Integer> changed) {
        entries.forEach(
                (id, entry) -> {
                    if (entry.isOnline && now - entry.heardAt > SILENT_MILLIS) {
                        entry.isOnline = false;
                        changed.add(id);
                    }
                });
    }

    /** True once those of whom nobody has spoken are known not to be there. */
    boolean isSettled(long now) {
        return now - openedAt > SILENT_MILLIS;
    }

    List<Line> all(long now) {
        return lines(new LinkedHashSet<>(entries.keySet()), now);
    }

    List<Line> lines(Set<Integer> deviceIds, long now) {
        List<Line> lines = new ArrayList<>(deviceIds.size());
        Map<Integer, Entry> known = new HashMap<>(entries);
        for (int id : deviceIds) {
            Entry entry = known.get(id);
            if (entry != null) {
                boolean isKnown = entry.fence > 0 || isSettled(now);
                lines.add(new Line(entry.device, isKnown ? entry.isOnline : null, entry.update));
            }
        }
        return lines;
    }
}
