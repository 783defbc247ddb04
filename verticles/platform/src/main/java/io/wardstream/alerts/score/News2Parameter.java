package io.wardstream.alerts.score;

import io.wardstream.codec.model.VitalSign;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What NEWS2 gives points for, in the order of its chart. The index is part of the stored history:
 * append, never renumber.
 */
public enum News2Parameter {
    RESPIRATION_RATE(0, "respiration_rate", "RR"),
    SPO2(1, "spo2", "SpO2"),
    OXYGEN(2, "oxygen", "oxygen"),
    SYSTOLIC_BP(3, "systolic_bp", "SBP"),
    PULSE(4, "pulse", "pulse"),
    CONSCIOUSNESS(5, "consciousness", "consciousness"),
    TEMPERATURE(6, "temperature", "Temp");

    /** How many there are. */
    public static final int COUNT = 7;

    /** In the order of the index. */
    public static final List<News2Parameter> ALL = List.of(values());

    private final int index;
    private final String wireName;
    private final String label;

    News2Parameter(int index, String wireName, String label) {
        this.index = index;
        this.wireName = wireName;
        this.label = label;
    }

    /** 0 to {@link #COUNT} - 1. */
    public int index() {
        return index;
    }

    /** The name in JSON and in the database. */
    public String wireName() {
        return wireName;
    }

    /** The short name in alarms: {@code NEWS2 RR 3}. */
    public String label() {
        return label;
    }

    /** The vital it is measured by; null: somebody must enter it. */
    public @Nullable VitalSign vital() {
        return switch (this) {
            case RESPIRATION_RATE -> VitalSign.RESPIRATION_RATE;
            case SPO2 -> VitalSign.SPO2;
            case SYSTOLIC_BP -> VitalSign.SYSTOLIC_BP;
            case PULSE -> VitalSign.HEART_RATE;
            case TEMPERATURE -> VitalSign.TEMPERATURE;
            case OXYGEN, CONSCIOUSNESS -> null;
        };
    }

    /** What measures it where {@link #vital} is not measured; null: nothing. */
    public @Nullable VitalSign secondVital() {
        return this == PULSE ? VitalSign.PULSE_RATE : null;
    }

    /** The parameter of that index; others fail as a list's do. */
    static News2Parameter ofIndex(int index) {
        return ALL.get(index);
    }
}
