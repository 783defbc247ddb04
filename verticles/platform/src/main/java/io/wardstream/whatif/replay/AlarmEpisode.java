package io.wardstream.whatif.replay;

import io.wardstream.alerts.engine.AlarmCondition;
import io.wardstream.codec.model.AlarmPriority;

/**
 * A condition of a patient from its beginning to its end, as people would have been told of it. One
 * that begins while the alarm of the one before is still unacknowledged is the same alarm live,
 * raised again; here it is an episode of its own.
 *
 * @param raisedAs the priority it was shown with first
 * @param priority the highest it had
 * @param since epoch milliseconds, {@code observedAt} of the first sample that showed it
 * @param shownAt epoch milliseconds, {@code receivedAt} of the sample that made it an alarm
 * @param until epoch milliseconds, of the sample that showed it gone; {@link #GOES_ON}
 */
public record AlarmEpisode(
        AlarmCondition condition,
        AlarmPriority raisedAs,
        AlarmPriority priority,
        long since,
        long shownAt,
        long until) {

    /** The end of one that has not ended. */
    public static final long GOES_ON = Long.MAX_VALUE;

    boolean touches(AlarmEpisode other) {
        return since < other.until && other.since < until;
    }

    boolean goesOn() {
        return until == GOES_ON;
    }

    AlarmEpisode risenTo(AlarmPriority now) {
        return now.code() > priority.code()
                ? new AlarmEpisode(condition, raisedAs, now, since, shownAt, until)
                : this;
    }

    /** At least a millisecond long, so that it touches whatever was there then. */
    AlarmEpisode endedAt(long end) {
        return new AlarmEpisode(
                condition, raisedAs, priority, since, shownAt, Math.max(end, since + 1));
    }
}
