package io.wardstream.alerts.engine;

import io.wardstream.codec.model.VitalSign;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What can be wrong with one vital. */
public record Condition(VitalSign vital, Side side) implements AlarmCondition {

    /** Which limit is crossed. */
    public enum Side {
        LOW,
        HIGH
    }

    @Override
    public String code() {
        return vital.wireName().toUpperCase(Locale.ROOT) + "_" + side;
    }

    /** {@code HR 134 > 120}. */
    @Override
    public String text(double value, double limit) {
        return AlarmText.of(this, value, limit);
    }

    /** Null when the code is none of a crossed limit. */
    public static @Nullable Condition byCode(String code) {
        for (Side side : Side.values()) {
            if (code.endsWith("_" + side)) {
                String name = code.substring(0, code.length() - side.name().length() - 1);
                VitalSign vital = VitalSign.byWireName(name.toLowerCase(Locale.ROOT));
                return vital == null ? null : new Condition(vital, side);
            }
        }
        return null;
    }
}
