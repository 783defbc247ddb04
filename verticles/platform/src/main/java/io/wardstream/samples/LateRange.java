package io.wardstream.samples;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A time of which a device has stored samples that were not live.
 *
 * @param from epoch milliseconds, {@code observedAt} of the first of them
 * @param to epoch milliseconds, of the last one
 * @param notes the ids of what was noted of it
 */
public record LateRange(int deviceId, long from, long to, List<Long> notes) {
    /** Notes that lie further apart are ranges of their own. */
    static final Duration APART = Duration.ofHours(1);

    public LateRange {
        notes = List.copyOf(notes);
    }

    /** What one flush has noted. */
    record Note(long id, int deviceId, long from, long to) {}

    /**
     * The first of the ranges that these notes make.
     *
     * @param notes of one device, by {@code from}; at least one
     */
    static LateRange first(List<Note> notes) {
        Note first = notes.getFirst();
        long to = first.to();
        List<Long> ids = new ArrayList<>();
        for (Note note : notes) {
            if (note.from() > to + APART.toMillis()) {
                break;
            }
            to = Math.max(to, note.to());
            ids.add(note.id());
        }
        return new LateRange(first.deviceId(), first.from(), to, ids);
    }
}
