package io.wardstream.simulator.patient;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Technical conditions a simulated device can report. */
public enum Technical {
    PROBE_OFF(1, "probe_off", "spo2"),
    LEAD_OFF(2, "lead_off", "heart_rate"),
    LOW_BATTERY(4, "low_battery", null);

    private static final List<Technical> ALL = List.of(values());

    private final int bit;
    private final String code;
    private final @Nullable String vital;

    Technical(int bit, String code, @Nullable String vital) {
        this.bit = bit;
        this.code = code;
        this.vital = vital;
    }

    /** The code on the wire. */
    public String code() {
        return code;
    }

    /** The vital it concerns, null when it concerns the device. */
    public @Nullable String vital() {
        return vital;
    }

    public int bit() {
        return bit;
    }

    /** The conditions whose bits are set. */
    public static List<Technical> of(int bits) {
        List<Technical> active = new ArrayList<>();
        for (Technical condition : ALL) {
            if ((bits & condition.bit()) != 0) {
                active.add(condition);
            }
        }
        return active;
    }
}
