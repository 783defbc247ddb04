package io.wardstream.alerts.engine;

import io.wardstream.codec.model.Alarm;
import io.wardstream.codec.model.Alarm.Progress;
import io.wardstream.codec.model.AlarmState;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of an alarm when somebody has seen it, and when that was too long ago: the part of
 * {@link AlarmLifecycle} that people have a hand in. Pure functions, times as there.
 */
public final class Acknowledgement {
    private Acknowledgement() {}

    /**
     * Somebody has seen it.
     *
     * @param by user name
     */
    public static Alarm given(Alarm alarm, String by, long now) {
        Progress was = alarm.progress();
        return switch (was.state()) {
            case UNACKNOWLEDGED -> alarm.next(seen(was, AlarmState.ACKNOWLEDGED, by, now));
            case RETURNED_UNACKNOWLEDGED, LATCHED -> {
                Progress seen = seen(was, was.state(), by, now);
                yield alarm.next(AlarmLifecycle.closed(seen, AlarmLifecycle.ACKNOWLEDGED, now));
            }
            case ACKNOWLEDGED, NORMAL -> alarm;
        };
    }

    /**
     * Time has passed. Whoever saw the alarm may have been called away: while the condition goes
     * on, it is to be seen again.
     *
     * @param timeout of the alarm's priority; zero: never
     */
    public static Alarm expired(Alarm alarm, Duration timeout, long now) {
        return isDue(alarm, timeout, now)
                ? alarm.next(seen(alarm.progress(), AlarmState.UNACKNOWLEDGED, null, 0))
                : alarm;
    }

    /** Whether it {@link #expired} by then. */
    public static boolean isDue(Alarm alarm, Duration timeout, long now) {
        Progress was = alarm.progress();
        return was.state() == AlarmState.ACKNOWLEDGED
                && !timeout.isZero()
                && now - was.acknowledgedAt() >= timeout.toMillis();
    }

    private static Progress seen(Progress was, AlarmState state, @Nullable String by, long at) {
        return new Progress(
                was.priority(),
                state,
                was.isLatching(),
                was.raisedAt(),
                at,
                by,
                was.conditionUntil(),
                was.clearedAt(),
                0,
                null);
    }
}
