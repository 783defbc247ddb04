package io.wardstream.alerts.engine;

import io.wardstream.alerts.engine.Condition.Side;

/**
 * A condition that was present and has gone, as the samples show it. Times are {@code observedAt}
 * millis, values are on the stored scale.
 *
 * @param peak the highest priority it had
 * @param peakValue what crossed that limit
 * @param peakAt when it did
 * @param lastSeen of the last sample that did not show it gone
 * @param until of the sample that showed it gone
 * @param endValue what that sample said
 * @param clearAt when the values before it were inside all limits, the last time; NEVER: they were
 *     not seen
 */
record Episode(
        Side side,
        int peak,
        int peakValue,
        long peakAt,
        int deviceId,
        long since,
        long lastSeen,
        long until,
        int endValue,
        long clearAt) {}
