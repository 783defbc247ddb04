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
 */
record Recording(
        Alarm alarm,
        String kind,
        long at,
        @Nullable String by,
        double value,
        boolean isProvisional) {

    /** By all that is known. */
    Recording(Alarm alarm, String kind, long at, @Nullable String by, double value) {
        this(alarm, kind, at, by, value, false);
    }

    Recording provisional() {
        return new Recording(alarm, kind, at, by, value, true);
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
