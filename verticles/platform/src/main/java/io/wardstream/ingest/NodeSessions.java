package io.wardstream.ingest;

import io.vertx.core.Context;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;

/**
 * The device connections of this node, whichever listener instance has them. One a node;
 * thread-safe.
 */
final class NodeSessions {
    private record Place(DeviceSession session, Context context) {}

    private final ConcurrentMap<Integer, Place> places = new ConcurrentHashMap<>();

    /**
     * A newer connection of the same device wins: the older one is closed on its own event loop.
     */
    void add(DeviceSession session, Context context) {
        Place older = places.put(session.deviceId(), new Place(session, context));
        if (older != null) {
            older.context().runOnContext(_ -> older.session().superseded());
        }
    }

    void remove(DeviceSession session) {
        places.computeIfPresent(
                session.deviceId(), (_, place) -> place.session() == session ? null : place);
    }

    boolean isConnected(int deviceId) {
        return places.containsKey(deviceId);
    }

    /** Runs the action on the session's event loop, if the device is connected here. */
    void tell(int deviceId, Consumer<DeviceSession> action) {
        Place place = places.get(deviceId);
        if (place != null) {
            place.context().runOnContext(_ -> action.accept(place.session()));
        }
    }
}
