package io.wardstream.samples;

import java.util.Set;

/**
 * The devices another writer has taken over, and the losses number a flush must carry from now on.
 */
public record LostSessions(long losses, Set<Integer> deviceIds) {

    public LostSessions {
        deviceIds = Set.copyOf(deviceIds);
    }
}
