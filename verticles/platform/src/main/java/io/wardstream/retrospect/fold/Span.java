package io.wardstream.retrospect.fold;

import io.wardstream.alerts.engine.Condition;
import io.wardstream.alerts.engine.Known;

/**
 * A time in which there was a live alarm of a condition, or should have been. Times are {@code
 * observedAt} millis.
 *
 * @param until {@link #GOES_ON}: it has not ended
 */
public record Span(Condition condition, long since, long until) {
    static final long GOES_ON = Long.MAX_VALUE;

    /** Of an alarm on record. */
    public static Span of(Known.Episode known) {
        long until = known.until() == 0 ? GOES_ON : known.until();
        return new Span(known.condition(), known.since(), until);
    }
}
