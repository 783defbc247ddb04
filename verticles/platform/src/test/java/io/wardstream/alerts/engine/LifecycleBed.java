package io.wardstream.alerts.engine;

import io.wardstream.codec.model.Alarm;
import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.codec.model.VitalSign;
import java.util.UUID;

/** Alarms for tests of their lifecycle. */
final class LifecycleBed {
    static final Alarm.Subject SUBJECT =
            new Alarm.Subject(1, 2, new UUID(0, 2), 3, new UUID(0, 3), 7, new UUID(0, 7));
    static final Condition FAST = new Condition(VitalSign.HEART_RATE, Condition.Side.HIGH);

    private LifecycleBed() {}

    static Transition.Began began(AlarmPriority priority, boolean isLatching) {
        return new Transition.Began(FAST, priority, 134, 120, 3, isLatching, 1000, 7);
    }

    static Alarm raised(AlarmPriority priority, boolean isLatching) {
        return AlarmLifecycle.raised(SUBJECT, began(priority, isLatching), 1500);
    }

    static Transition.Changed changed(AlarmPriority priority, double value) {
        return new Transition.Changed(FAST, priority, value, 140, 4, false, 2000);
    }
}
