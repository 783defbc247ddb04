package io.wardstream.alerts.engine;

import io.wardstream.codec.model.VitalSign;
import java.util.Locale;

/** What can be wrong with one vital: there is at most one open alarm of each with a patient. */
public record Condition(VitalSign vital, Side side) {

    /** Which limit is crossed. */
    public enum Side {
        LOW,
        HIGH
    }

    /** As in alarms: {@code SPO2_LOW}. */
    public String code() {
        return vital.wireName().toUpperCase(Locale.ROOT) + "_" + side;
    }
}
