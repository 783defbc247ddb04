package io.wardstream.notify;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/**
 * A part of each day in which somebody is told of high priorities only.
 *
 * @param from included
 * @param to excluded; before from: the next day
 */
public record QuietHours(LocalTime from, LocalTime to, ZoneId zone) {

    /** The end of the quiet hours an instant lies in; the instant itself outside them. */
    Instant end(Instant instant) {
        ZonedDateTime local = instant.atZone(zone);
        LocalTime time = local.toLocalTime();
        boolean isOvernight = !from.isBefore(to);
        boolean isIn =
                isOvernight
                        ? !time.isBefore(from) || time.isBefore(to)
                        : !time.isBefore(from) && time.isBefore(to);
        if (!isIn) {
            return instant;
        }
        boolean isTomorrow = isOvernight && !time.isBefore(from);
        return local.toLocalDate().plusDays(isTomorrow ? 1 : 0).atTime(to).atZone(zone).toInstant();
    }
}
