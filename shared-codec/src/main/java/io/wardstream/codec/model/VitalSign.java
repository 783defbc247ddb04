package io.wardstream.codec.model;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The catalogue of vitals: the only list of them. The index is part of the storage and bus formats
 * (validity bits, wire order): append, never renumber.
 *
 * <p>Codes: LOINC is the code the FHIR R4 vital-signs profile asks for; MDC is IEEE 11073-10101,
 * for blood pressure the cuff's code, because these vitals are episodic. Outside the reject range a
 * value cannot come from a working device; outside the questionable range it is kept and flagged.
 */
public enum VitalSign {
    HEART_RATE(0, "heart_rate", "/min", "8867-4", 147842, 0, 350, 20, 300, Shown.WHOLE, Stale.BEAT),
    PULSE_RATE(1, "pulse_rate", "/min", "8889-8", 149530, 0, 350, 20, 300, Shown.WHOLE, Stale.BEAT),
    SPO2(2, "spo2", "%", "2708-6", 150456, 0, 100, 50, 100, Shown.WHOLE, Stale.BEAT),
    RESPIRATION_RATE(
            3,
            "respiration_rate",
            "/min",
            "9279-1",
            151562,
            0,
            150,
            0,
            60,
            Shown.WHOLE,
            Stale.BREATH),
    SYSTOLIC_BP(
            4,
            "systolic_bp",
            "mm[Hg]",
            "8480-6",
            150301,
            0,
            300,
            30,
            300,
            Shown.WHOLE,
            Stale.EPISODE),
    DIASTOLIC_BP(
            5,
            "diastolic_bp",
            "mm[Hg]",
            "8462-4",
            150302,
            0,
            250,
            10,
            200,
            Shown.WHOLE,
            Stale.EPISODE),
    MEAN_BP(6, "mean_bp", "mm[Hg]", "8478-0", 150303, 0, 280, 20, 250, Shown.WHOLE, Stale.EPISODE),
    TEMPERATURE(
            7, "temperature", "Cel", "8310-5", 150344, 15, 50, 32, 44, Shown.TENTHS, Stale.EPISODE),
    ETCO2(8, "etco2", "mm[Hg]", "19891-1", 151708, 0, 150, 0, 100, Shown.WHOLE, Stale.BREATH);

    /** How many vitals there are. */
    public static final int COUNT = 9;

    private static final VitalSign[] BY_INDEX = values();

    private final int index;
    private final String wireName;
    private final String unit;
    private final String loinc;
    private final int mdc;
    private final double rejectLow;
    private final double rejectHigh;
    private final double questionableLow;
    private final double questionableHigh;
    private final Shown shown;
    private final Stale stale;

    VitalSign(
            int index,
            String wireName,
            String unit,
            String loinc,
            int mdc,
            double rejectLow,
            double rejectHigh,
            double questionableLow,
            double questionableHigh,
            Shown shown,
            Stale stale) {
        this.index = index;
        this.wireName = wireName;
        this.unit = unit;
        this.loinc = loinc;
        this.mdc = mdc;
        this.rejectLow = rejectLow;
        this.rejectHigh = rejectHigh;
        this.questionableLow = questionableLow;
        this.questionableHigh = questionableHigh;
        this.shown = shown;
        this.stale = stale;
    }

    /** Null when the catalogue has no such vital. */
    public static @Nullable VitalSign byWireName(String name) {
        for (VitalSign sign : BY_INDEX) {
            if (sign.wireName.equals(name)) {
                return sign;
            }
        }
        return null;
    }

    /**
     * The vital at that place of the catalogue.
     *
     * @param index 0 to {@link #COUNT} - 1; others fail as an array index does
     */
    public static VitalSign ofIndex(int index) {
        return BY_INDEX[index];
    }

    /** Its place in the catalogue, 0 to {@link #COUNT} - 1: part of the stored formats. */
    public int index() {
        return index;
    }

    /** The name in frames, JSON answers and configuration. */
    public String wireName() {
        return wireName;
    }

    /** The short name people read on monitors and in alarms: HR, SpO2. */
    public String label() {
        return switch (this) {
            case HEART_RATE -> "HR";
            case PULSE_RATE -> "PR";
            case SPO2 -> "SpO2";
            case RESPIRATION_RATE -> "RR";
            case SYSTOLIC_BP -> "SBP";
            case DIASTOLIC_BP -> "DBP";
            case MEAN_BP -> "MAP";
            case TEMPERATURE -> "Temp";
            case ETCO2 -> "EtCO2";
        };
    }

    /** The column of the sample tables: the wire name. */
    public String column() {
        return wireName;
    }

    /** UCUM. */
    public String unit() {
        return unit;
    }

    /** The LOINC code the FHIR vital-signs profile asks for. */
    public String loinc() {
        return loinc;
    }

    /**
     * Every LOINC code an export must carry, {@link #loinc()} first: US Core wants two for SpO2.
     */
    public List<String> loincCodes() {
        return this == SPO2 ? List.of(loinc, "59408-5") : List.of(loinc);
    }

    /** IEEE 11073-10101. */
    public int mdc() {
        return mdc;
    }

    public double rejectLow() {
        return rejectLow;
    }

    public double rejectHigh() {
        return rejectHigh;
    }

    public double questionableLow() {
        return questionableLow;
    }

    public double questionableHigh() {
        return questionableHigh;
    }

    /** False for NaN too. */
    public boolean isPossible(double value) {
        return value >= rejectLow && value <= rejectHigh;
    }

    /**
     * Inside the questionable range; a heart rate of 0 is asystole, which is data, not an error.
     */
    public boolean isPlausible(double value) {
        return (value >= questionableLow && value <= questionableHigh)
                || (this == HEART_RATE && value == 0);
    }

    /** Stored smallint = round(value * scale). */
    public int scale() {
        return shown == Shown.TENTHS ? 100 : 10;
    }

    /** Decimals shown to people; storage keeps one more. */
    public int decimals() {
        return shown == Shown.TENTHS ? 1 : 0;
    }

    public Cadence cadence() {
        return stale == Stale.EPISODE ? Cadence.EPISODIC : Cadence.CONTINUOUS;
    }

    /** The age, by receive time, from which a value no longer counts as current. */
    public Duration staleAfter() {
        return stale.after;
    }

    /**
     * The stored form.
     *
     * @param value inside the reject range, else IllegalArgumentException
     */
    public short toScaled(double value) {
        if (!isPossible(value)) {
            throw new IllegalArgumentException(
                    wireName + " must be " + rejectLow + ".." + rejectHigh + ", was " + value);
        }
        return (short) Math.round(value * scale());
    }

    /** In {@link #unit()}; {@link Vitals#ABSENT} is not a value and is not to be passed. */
    public double fromScaled(short scaled) {
        return (double) scaled / scale();
    }

    private enum Shown {
        WHOLE,
        TENTHS
    }

    private enum Stale {
        /** Refreshed with each beat, and averaged over 8 to 16 s by most monitors. */
        BEAT(Duration.ofSeconds(15)),
        /** Refreshed with each breath; at 4 a minute the next one is 15 s away. */
        BREATH(Duration.ofSeconds(30)),
        /** The longest interval between observations that NEWS2 allows. */
        EPISODE(Duration.ofHours(12));

        private final Duration after;

        Stale(Duration after) {
            this.after = after;
        }
    }
}
