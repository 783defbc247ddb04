package io.wardstream.retrospect.fold;

import io.wardstream.alerts.engine.Condition;
import io.wardstream.codec.model.AlarmPriority;
import java.util.Locale;

/**
 * A condition of a patient from its beginning to its end, as all samples show it together. Times
 * are {@code observedAt} millis.
 *
 * @param priority the highest it had
 * @param value the most extreme one, in the vital's unit
 * @param limit of that priority
 * @param since of the first sample that showed it
 * @param shownAt of the sample that made it an alarm: its delay was over
 * @param until of the sample that showed it gone, or see {@link End}
 * @param late what came late of it
 * @param isCut it may have begun before the samples that were judged
 */
public record Finding(
        Condition condition,
        AlarmPriority priority,
        double value,
        double limit,
        int ruleVersion,
        int deviceId,
        long since,
        long shownAt,
        long until,
        End end,
        Late late,
        boolean isCut) {

    /** How it ended. */
    public enum End {
        /** A sample inside the limits. */
        RETURNED,
        /** Its device measured the patient no more. */
        UNASSIGNED,
        /** The patient came into a ward where no rule asks for it. */
        RULE_CHANGED,
        /** From there on there was a live alarm of it. */
        RAISED_LIVE,
        /** Nothing shows its end; {@code until} is of the last sample judged. */
        END_UNKNOWN;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static End byWireName(String name) {
            return valueOf(name.toUpperCase(Locale.ROOT));
        }
    }

    /**
     * Late samples.
     *
     * @param from of the first
     * @param to of the last
     */
    public record Late(long from, long to, int samples) {
        public static final Late NONE = new Late(0, 0, 0);

        Late and(long observedAt) {
            return samples == 0
                    ? new Late(observedAt, observedAt, 1)
                    : new Late(Math.min(from, observedAt), Math.max(to, observedAt), samples + 1);
        }

        /** Those before that moment; their number is not known any more, but for none. */
        Late before(long moment) {
            if (samples == 0 || from >= moment) {
                return NONE;
            }
            return new Late(from, Math.min(to, moment), samples);
        }
    }

    /** For people: {@code SpO2 82 < 88}. */
    public String text() {
        return condition.text(value, limit);
    }

    /** Both at some moment, each taken to last a millisecond at least. */
    boolean touches(Finding other) {
        return condition.equals(other.condition) && touches(other.since, other.until);
    }

    boolean touches(long from, long to) {
        return since < Math.max(to, from + 1) && from < Math.max(until, since + 1);
    }

    /** From that moment on it is a live alarm. */
    Finding raisedLiveAt(long moment) {
        return with(since, shownAt, moment, End.RAISED_LIVE, late.before(moment));
    }

    /** The same alarm, apart from what came late. */
    boolean says(Finding other) {
        return condition.equals(other.condition)
                && priority == other.priority
                && value == other.value
                && limit == other.limit
                && ruleVersion == other.ruleVersion
                && deviceId == other.deviceId
                && since == other.since
                && shownAt == other.shownAt
                && until == other.until
                && end == other.end;
    }

    /**
     * What is known now, when the same was known before: of what lies outside the samples that were
     * judged, the earlier knowledge stands.
     */
    Finding after(Finding before) {
        Finding now = this;
        if (isCut && before.since < since) {
            now = now.with(before.since, before.shownAt, until, end, late).asBadAs(before);
        }
        if (end == End.END_UNKNOWN && before.until > until) {
            now = now.with(now.since, now.shownAt, before.until, before.end, late).asBadAs(before);
        }
        return now;
    }

    private Finding asBadAs(Finding before) {
        boolean isWorse = before.priority.code() > priority.code();
        boolean isLow = condition.side() == Condition.Side.LOW;
        return new Finding(
                condition,
                isWorse ? before.priority : priority,
                isLow ? Math.min(value, before.value) : Math.max(value, before.value),
                isWorse ? before.limit : limit,
                isWorse ? before.ruleVersion : ruleVersion,
                deviceId,
                since,
                shownAt,
                until,
                end,
                late,
                isCut);
    }

    private Finding with(long begin, long shown, long over, End how, Late lateNow) {
        return new Finding(
                condition,
                priority,
                value,
                limit,
                ruleVersion,
                deviceId,
                begin,
                shown,
                over,
                how,
                lateNow,
                isCut);
    }
}
