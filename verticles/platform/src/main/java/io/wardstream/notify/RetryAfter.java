package io.wardstream.notify;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** Reads the header Retry-After: seconds, or the date of HTTP. Pure. */
final class RetryAfter {

    private RetryAfter() {}

    /**
     * Zero when there is none, or none that can be read; never longer than we wait by ourselves:
     * who asks for an hour would let an alarm grow too old to be told of.
     */
    static Duration of(@Nullable String header, Instant now) {
        if (header == null) {
            return Duration.ZERO;
        }
        Duration asked = header.matches("[0-9]{1,9}") ? seconds(header) : until(header, now);
        if (asked.isNegative()) {
            return Duration.ZERO;
        }
        return asked.compareTo(BackOff.LONGEST) > 0 ? BackOff.LONGEST : asked;
    }

    private static Duration seconds(String header) {
        return Duration.ofSeconds(Long.parseLong(header));
    }

    private static Duration until(String header, Instant now) {
        try {
            ZonedDateTime date = ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME);
            return Duration.between(now, date.toInstant());
        } catch (DateTimeException notADate) {
            return Duration.ZERO;
        }
    }
}
