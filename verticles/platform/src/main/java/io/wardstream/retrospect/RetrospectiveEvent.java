package io.wardstream.retrospect;

import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.retrospect.fold.Finding.Late;
import java.time.Instant;

/**
 * One finding about a retrospective alarm.
 *
 * @param version of the alarm after it
 * @param kind found, changed (more samples came), joined (it is part of another one), withdrawn
 *     (with more samples, there was none)
 * @param at when it was found
 * @param late the samples that it rests on, of those that came late
 */
public record RetrospectiveEvent(
        int version,
        String kind,
        Instant at,
        AlarmPriority priority,
        double value,
        Late late,
        Instant recordedAt) {}
