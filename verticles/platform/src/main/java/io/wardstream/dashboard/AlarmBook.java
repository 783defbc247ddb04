package io.wardstream.dashboard;

import io.wardstream.alerts.Alarms;
import io.wardstream.codec.model.Alarm;
import io.wardstream.codec.model.AudioPause;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The open alarms of one hospital, put together from what the bus says at once and may lose, and
 * what the database says for certain and late. A higher version wins; of the same version the one
 * that is recorded. Bounded by {@link #MAX_OPEN} and {@link #MAX_CLOSED}. Times are a monotonic
 * clock's milliseconds, but for what is compared with pauses: epoch milliseconds of the platform's
 * clock. Confined to one event loop.
 */
final class AlarmBook {

    /** Twice what the database is asked for: as many again may not be recorded yet. */
    static final int MAX_OPEN = 2 * Alarms.MAX_OPEN;

    /** Of those closed lately, so that an old word does not open one again. */
    static final int MAX_CLOSED = 10_000;

    /** An alarm that is not recorded is repeated each second; after so long it is given up. */
    static final long SILENT_MILLIS = 10_000;

    /**
     * @param louderAt epoch milliseconds: when it began to sound or became more urgent, as far as
     *     is known here
     */
    private record Known(Alarm alarm, long heardAt, long louderAt) {}

    private final Map<UUID, Known> open = new LinkedHashMap<>();
    private final RecentIds closed = new RecentIds(MAX_CLOSED);

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

    /**
     * An alarm, from the bus or from the database.
     *
     * @param now of the monotonic clock
     * @param moment epoch milliseconds
     */
    Heard hear(Alarm alarm, long now, long moment) {
        if (closed.contains(alarm.id())) {
            return Heard.KNOWN;
        }
        Known known = open.get(alarm.id());
        if (known != null && !isNews(alarm, known.alarm())) {
            if (alarm.version() == known.alarm().version()) {
                open.put(alarm.id(), new Known(known.alarm(), now, known.louderAt()));
            }
            return Heard.KNOWN;
        }
        if (!alarm.isOpen()) {
            open.remove(alarm.id());
            closed.add(alarm.id());
            return Heard.NEWS;
        }
        if (known == null && open.size() >= MAX_OPEN) {
            return Heard.FULL;
        }
        open.put(alarm.id(), new Known(alarm, now, louderAt(known, alarm, moment)));
        return Heard.NEWS;
    }

    /** Of one that is new here it is not known what it has been through: its raise counts. */
    private static long louderAt(@Nullable Known known, Alarm alarm, long moment) {
        if (known == null) {
            return alarm.progress().raisedAt();
        }
        return isLouder(known.alarm(), alarm) ? moment : known.louderAt();
    }

    /**
     * Whether it begins to sound, or is more urgent than before.
     *
     * @param before null: nobody knew of it
     */
    static boolean isLouder(@Nullable Alarm before, Alarm now) {
        if (!now.state().isSounding()) {
            return false;
        }
        return before == null
                || !before.state().isSounding()
                || now.priority().code() > before.priority().code();
    }

    /**
     * Whether an alarm that the pause covers has begun to sound, or become more urgent, after the
     * pause began: while it was committed nobody could end it.
     */
    boolean isOvertaken(AudioPause pause) {
        return open.values().stream()
                .anyMatch(known -> known.louderAt() > pause.from() && pause.covers(known.alarm()));
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
