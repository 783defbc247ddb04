package io.wardstream.dashboard;

import io.wardstream.alerts.AudioPauses;
import io.wardstream.codec.model.Alarm;
import io.wardstream.codec.model.AudioPause;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The pauses of the sound of one hospital, put together from what the bus says at once and may
 * lose, and what the database says for certain and late. In doubt the sound is on: a pause that has
 * ended here does not come back, whatever the database still says, and one that an alarm has
 * overtaken while it was committed does not begin. Bounded by {@link #MAX_OPEN} and {@link
 * #MAX_ENDED}. Confined to one event loop.
 */
final class PauseBook {

    static final int MAX_OPEN = AudioPauses.MAX_LISTED;

    /** Of those ended lately; older ones have run out. */
    static final int MAX_ENDED = 10_000;

    /**
     * @param heardAt a monotonic clock's milliseconds
     */
    private record Known(AudioPause pause, long heardAt) {}

    private final Map<UUID, Known> open = new LinkedHashMap<>();
    private final RecentIds ended = new RecentIds(MAX_ENDED);
    private final Predicate<AudioPause> isOvertaken;

    /**
     * @param isOvertaken whether an alarm that a pause covers became louder after it began
     */
    PauseBook(Predicate<AudioPause> isOvertaken) {
        this.isOvertaken = isOvertaken;
    }

    /**
     * A pause, from the bus or from the database.
     *
     * @return true when the pauses in force are others now
     */
    boolean hear(AudioPause pause, long heardAt) {
        if (pause.endedAt() != 0) {
            ended.add(pause.id());
            return open.remove(pause.id()) != null;
        }
        if (isOvertaken.test(pause)) {
            ended.add(pause.id());
        }
        if (ended.contains(pause.id()) || open.containsKey(pause.id()) || open.size() >= MAX_OPEN) {
            return false;
        }
        open.put(pause.id(), new Known(pause, heardAt));
        return true;
    }

    /**
     * An alarm stands so now. One that begins to sound, or is more urgent than before, ends the
     * pauses that cover it: at once, recorded or not.
     *
     * @param before null: nobody knew of it
     * @return true when the pauses in force are others now
     */
    boolean hear(@Nullable Alarm before, Alarm now) {
        return AlarmBook.isLouder(before, now) && end(known -> known.pause().covers(now));
    }

    /**
     * Compares with the database.
     *
     * @param stored all it has in force
     * @param askedAt a monotonic clock's milliseconds: what was heard since may be missing there
     * @return true when the pauses in force are others now
     */
    boolean compare(List<AudioPause> stored, long askedAt) {
        Set<UUID> named = HashSet.newHashSet(stored.size());
        stored.forEach(pause -> named.add(pause.id()));
        boolean isOther =
                end(known -> known.heardAt() < askedAt && !named.contains(known.pause().id()));
        for (AudioPause pause : stored) {
            isOther |= hear(pause, askedAt);
        }
        return isOther;
    }

    private boolean end(Predicate<Known> isOver) {
        List<UUID> over =
                open.values().stream().filter(isOver).map(known -> known.pause().id()).toList();
        over.forEach(open::remove);
        over.forEach(ended::add);
        return !over.isEmpty();
    }

    /**
     * Those that have not run out; pages know by themselves when they do.
     *
     * @param now epoch milliseconds
     */
    List<AudioPause> inForce(long now) {
        open.values().removeIf(known -> !known.pause().isInForce(now));
        return open.values().stream().map(Known::pause).toList();
    }
}
