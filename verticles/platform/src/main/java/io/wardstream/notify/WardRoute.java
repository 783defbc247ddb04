package io.wardstream.notify;

import java.util.List;

/**
 * Whom to tell about the alarms of a ward.
 *
 * @param version 0: nobody has said so yet
 * @param steps by growing afterMinutes
 */
public record WardRoute(int version, List<RouteStep> steps) {

    static final WardRoute NONE = new WardRoute(0, List.of());

    public WardRoute {
        steps = List.copyOf(steps);
    }
}
