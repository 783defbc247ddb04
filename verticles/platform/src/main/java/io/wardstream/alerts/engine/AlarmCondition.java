package io.wardstream.alerts.engine;

import io.wardstream.codec.model.VitalSign;
import org.jspecify.annotations.Nullable;

/** What an alarm is about: there is at most one open alarm of each with a patient. */
public interface AlarmCondition {

    /** As in alarms: {@code SPO2_LOW}. */
    String code();

    /** Null when it is not about one vital. */
    @Nullable VitalSign vital();

    /** In a few words, for people. */
    String text(double value, double limit);
}
