package io.wardstream.alerts.engine;

import io.wardstream.codec.model.Alarm;
import io.wardstream.codec.model.DeviceReport.Said;
import io.wardstream.codec.model.VitalSign;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What can be wrong with the equipment of one patient: there is at most one open alarm of each code
 * with a device.
 *
 * @param vital null when it concerns the device as a whole
 */
public record TechnicalFact(String code, @Nullable VitalSign vital, int deviceId) {
    /** The platform has lost the device. */
    public static final String DISCONNECTED = "DISCONNECTED";

    /** Longer names come from devices that were never meant to be read by people. */
    private static final int LONGEST = 64;

    private static final String STALE = "STALE_";
    private static final String SIGNAL_INVALID = "SIGNAL_INVALID_";

    /** Before the code of a device that sounds like the platform's own. */
    private static final String SAID_BY_DEVICE = "DEVICE_";

    /** One probe measures both, whichever of them the device names. */
    private static final Set<VitalSign> OXIMETRY = Set.of(VitalSign.SPO2, VitalSign.PULSE_RATE);

    /** A device that names one of them may measure the other without electrodes. */
    private static final Set<VitalSign> ELECTRODES =
            Set.of(VitalSign.HEART_RATE, VitalSign.RESPIRATION_RATE);

    /** Which kind of fact it is; exactly one stands for one cause. */
    public enum Kind {
        DISCONNECTED,
        /** A vital that was measured has no new value, and its device goes on. */
        STALE,
        /** The values of a vital are not to be trusted, by the device's own word. */
        SIGNAL_INVALID,
        /** The device, or its clock, says so. */
        SAID
    }

    public static TechnicalFact disconnected(int deviceId) {
        return new TechnicalFact(DISCONNECTED, null, deviceId);
    }

    static TechnicalFact stale(VitalSign vital, int deviceId) {
        return new TechnicalFact(STALE + name(vital), vital, deviceId);
    }

    static TechnicalFact signalInvalid(VitalSign vital, int deviceId) {
        return new TechnicalFact(SIGNAL_INVALID + name(vital), vital, deviceId);
    }

    /** What a device says; a vital that is not in the catalogue stays in the code. */
    static TechnicalFact said(Said said, int deviceId) {
        String vitalName = said.vital();
        VitalSign vital = vitalName == null ? null : VitalSign.byWireName(vitalName);
        String code = said.code() + (vitalName == null ? "" : "_" + vitalName);
        return new TechnicalFact(ownCode(code), vital, deviceId);
    }

    private static String ownCode(String said) {
        String upper = said.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]+", "_");
        String code = upper.substring(0, Math.min(LONGEST, upper.length()));
        boolean isTaken = kind(code) != Kind.SAID || WardFact.byCode(code) != null;
        return isTaken ? SAID_BY_DEVICE + code : code;
    }

    /** Of a technical alarm of a patient. */
    public static TechnicalFact of(Alarm alarm) {
        return new TechnicalFact(
                alarm.cause().code(), alarm.cause().vital(), alarm.subject().deviceId());
    }

    public Kind kind() {
        return kind(code);
    }

    private static Kind kind(String code) {
        if (code.equals(DISCONNECTED)) {
            return Kind.DISCONNECTED;
        }
        if (code.startsWith(STALE)) {
            return Kind.STALE;
        }
        return code.startsWith(SIGNAL_INVALID) ? Kind.SIGNAL_INVALID : Kind.SAID;
    }

    /** The vitals that cannot be measured while it is so: their own alarms would say it twice. */
    Set<VitalSign> covers() {
        if (code.startsWith("LEAD_OFF")) {
            return vital == null ? ELECTRODES : EnumSet.of(vital);
        }
        if (code.startsWith("PROBE_OFF")) {
            return vital == null || OXIMETRY.contains(vital) ? OXIMETRY : EnumSet.of(vital);
        }
        if (code.startsWith("SENSOR_FAULT")) {
            return vital == null ? EnumSet.allOf(VitalSign.class) : EnumSet.of(vital);
        }
        return Set.of();
    }

    /** For people: {@code SpO2 probe off}. */
    public String text() {
        return switch (kind()) {
            case DISCONNECTED -> "Device disconnected";
            case STALE -> label() + " no new value";
            case SIGNAL_INVALID -> label() + " signal invalid";
            case SAID -> saidText();
        };
    }

    private String saidText() {
        String name = vital == null ? "" : "_" + name(vital);
        String bare = code.endsWith(name) ? code.substring(0, code.length() - name.length()) : code;
        String words = bare.replace('_', ' ').toLowerCase(Locale.ROOT).strip();
        if (vital != null) {
            return label() + " " + words;
        }
        return words.isEmpty()
                ? "Device alarm"
                : words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    private String label() {
        return vital == null ? code : vital.label();
    }

    private static String name(VitalSign vital) {
        return vital.wireName().toUpperCase(Locale.ROOT);
    }
}
