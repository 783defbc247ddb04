package io.wardstream.dashboard;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.UUID;

/** What is over, so that an old word does not bring it back: the last so many. Not thread-safe. */
final class RecentIds {
    private final int most;
    private final Set<UUID> ids = new LinkedHashSet<>();

    RecentIds(int most) {
        this.most = most;
    }

    void add(UUID id) {
        if (ids.size() >= most) {
            ids.remove(ids.iterator().next());
        }
        ids.add(id);
    }

    boolean contains(UUID id) {
        return ids.contains(id);
    }
}
