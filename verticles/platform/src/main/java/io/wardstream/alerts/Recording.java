package io.wardstream.alerts;

import io.wardstream.codec.model.Alarm;
import org.jspecify.annotations.Nullable;

/**
 * A version of an alarm to be written, with what brought it about.
 *
 * @param alarm as it is to stand
 * @param kind of the event, see {@link AlarmEvent#kind}
 * @param at epoch milliseconds of the platform's clock
 * @param by user name; null when nobody did it
 * @param value what the vital showed then, in its unit; NaN when that says nothing
 * @param isProvisional raised when it was not known what the database has: somebody else may have
 *     recorded its episode, or a part of it, and have closed that meanwhile
 * @param clearAt when its condition was not present, the last time before it began, by {@code
 *     observedAt} millis: an alarm of that device that began earlier is another one; 0: that was
 *     not seen
 */
record Recording(
        Alarm alarm,
        String kind,
        long at,
        @Nullable String by,
        double value,
        boolean isProvisional,
        long clearAt) {

    /** By all that is known. */
    Recording(Alarm alarm, String kind, long at, @Nullable String by, double value) {
        this(alarm, kind, at, by, value, false, 0);
    }

    Recording provisional() {
        return new Recording(alarm, kind, at, by, value, true, clearAt);
    }

    Recording clearAt(long seen) {
        return new Recording(alarm, kind, at, by, value, isProvisional, seen);
    }

    /**
     * An alarm on record whose episode reaches beyond the beginning of this one stands for it if it
     * began before that; epoch milliseconds, 0: none does but one that is open. Of an episode that
     * was over when it was found, another judge may have seen a part.
     */
    long givesWayUntil() {
        return isProvisional ? Long.MAX_VALUE : alarm.progress().conditionUntil();
    }
}
