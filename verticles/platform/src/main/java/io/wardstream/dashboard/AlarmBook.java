package io.wardstream.dashboard;

import io.wardstream.alerts.Alarms;
import io.wardstream.codec.model.Alarm;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The open alarms of one hospital, put together from what the bus says at once and may lose, and
 * what the database says for certain and late. A higher version wins; of the same version the one
 * that is recorded. Bounded by {@link #MAX_OPEN} and {@link #MAX_CLOSED}. Times are a monotonic
 * clock's milliseconds. Confined to one event loop.
 */
final class AlarmBook {

    /** Twice what the database is asked for: as many again may not be recorded yet. */
    static final int MAX_OPEN = 2 * Alarms.MAX_OPEN;

    /** Of those closed lately, so that an old word does not open one again. */
    static final int MAX_CLOSED = 10_000;

    /** An alarm that is not recorded is repeated each second; after so long it is given up. */
    static final long SILENT_MILLIS = 10_000;

    private record Known(Alarm alarm, long heardAt) {}

    private final Map<UUID, Known> open = new LinkedHashMap<>();
    private final Set<UUID> closed = new LinkedHashSet<>();

    /** What became of an alarm that was heard of. */
    enum Heard {
        NEWS,
        KNOWN,
        /** There is no room for it. */
        FULL
    }

    /** As it was heard of last; null when it is not open, or nobody knows of it. */
    @Nullable Alarm find(UUID id) {
        Known known = open.get(id);
        return known == null ? null : known.alarm();
    }

    /** An alarm, from the bus or from the database. */
    Heard hear(Alarm alarm, long now) {
        if (closed.contains(alarm.id())) {
            return Heard.KNOWN;
        }
        Known known = open.get(alarm.id());
        if (known != null && !isNews(alarm, known.alarm())) {
            if (alarm.version() == known.alarm().version()) {
                open.put(alarm.id(), new Known(known.alarm(), now));
            }
            return Heard.KNOWN;
        }
        if (!alarm.isOpen()) {
            open.remove(alarm.id());
            rememberClosed(alarm.id());
            return Heard.NEWS;
        }
        if (known == null && open.size() >= MAX_OPEN) {
            return Heard.FULL;
        }
        open.put(alarm.id(), new Known(alarm, now));
        return Heard.NEWS;
    }

    private void rememberClosed(UUID id) {
        if (closed.size() >= MAX_CLOSED) {
            closed.remove(closed.iterator().next());
        }
        closed.add(id);
    }

    private static boolean isNews(Alarm alarm, Alarm known) {
        return alarm.version() > known.version()
                || (alarm.version() == known.version() && alarm.isDurable() && !known.isDurable());
    }

    /**
     * The recorded alarms that the database did not name as open although they were known before it
     * was asked: their end was lost on the bus.
     *
     * @param stored what it named; when that is all it may name, nothing follows from it
     */
    List<UUID> missingIn(List<Alarm> stored, long askedAt) {
        if (stored.size() >= Alarms.MAX_OPEN) {
            return List.of();
        }
        Set<UUID> named = HashSet.newHashSet(stored.size());
        stored.forEach(alarm -> named.add(alarm.id()));
        List<UUID> missing = new ArrayList<>();
        open.forEach(
                (id, known) -> {
                    boolean isOlder = known.alarm().isDurable() && known.heardAt() < askedAt;
                    if (isOlder && !named.contains(id)) {
                        missing.add(id);
                    }
                });
        return missing;
    }

    /** True when it was there. */
    boolean remove(UUID id) {
        return open.remove(id) != null;
    }

    /** Gives up what is not recorded and not repeated any more; true when there was such a one. */
    boolean removeSilent(long now) {
        return open.values()
                .removeIf(
                        known ->
                                !known.alarm().isDurable()
                                        && now - known.heardAt() >= SILENT_MILLIS);
    }

    /** In the order they were heard of. */
    List<Alarm> open() {
        return open.values().stream().map(Known::alarm).toList();
    }
}
