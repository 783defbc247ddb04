package io.wardstream.dashboard;

import io.wardstream.access.Sight;
import io.wardstream.codec.model.AudioPause;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * The alarms of a hospital as those see them who see the same part of it: with a version of its
 * own, so that nothing shows of what happens elsewhere. Confined to one event loop.
 */
final class AlarmEdition {

    private final Sight sight;
    private final SnapshotCache snapshots = new SnapshotCache();
    private List<UUID> pausesTold = List.of();
    private long version;

    AlarmEdition(Sight sight, long version) {
        this.sight = sight;
        this.version = version;
    }

    Sight sight() {
        return sight;
    }

    long version() {
        return version;
    }

    /** Something has changed in it. */
    void next() {
        version++;
    }

    /** True when other pauses are in force than were told last. */
    boolean areOthers(List<AudioPause> pauses) {
        return !pausesTold.equals(ids(pauses));
    }

    void told(List<AudioPause> pauses) {
        pausesTold = ids(pauses);
    }

    /** What is kept of the list is wrong. */
    void clear() {
        snapshots.clear();
    }

    Frame snapshot(long now, Supplier<Frame> encoder) {
        return snapshots.at(version, now, encoder);
    }

    private static List<UUID> ids(List<AudioPause> pauses) {
        return pauses.stream().map(AudioPause::id).toList();
    }
}
