package io.wardstream.dashboard;

import io.wardstream.codec.model.AlarmForecast;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * When alarms of a shard are due, as who judges there has said last. Nothing is passed on that is
 * past, or that has not been repeated lately: whoever said it may have died. Times are epoch
 * milliseconds. Confined to one event loop.
 */
final class Foretold {

    /** A forecast is repeated each second. */
    static final long SILENT_MILLIS = 3_000;

    private final Map<Integer, Long> dueAt = new HashMap<>();
    private long heardAt;

    /** Replaces what was said before: a forecast is complete. */
    void hear(AlarmForecast forecast, long now) {
        heardAt = now;
        dueAt.clear();
        forecast.entries().forEach(entry -> dueAt.put(entry.patientId(), entry.dueAt()));
    }

    /** Tells each patient's tile; {@code changed} is given those that show something else now. */
    void tell(Collection<Tile> tiles, long now, Consumer<Tile> changed) {
        for (Tile tile : tiles) {
            if (tile.foretell(dueAt(tile.patient().id(), now))) {
                changed.accept(tile);
            }
        }
    }

    private long dueAt(int patientId, long now) {
        long due = dueAt.getOrDefault(patientId, 0L);
        return due > now && now - heardAt < SILENT_MILLIS ? due : 0;
    }
}
