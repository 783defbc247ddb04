package io.wardstream.reports.pdf;

import io.wardstream.codec.model.AlarmState;
import io.wardstream.codec.model.VitalSign;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** How a report says things. Times are UTC everywhere. */
final class Words {
    private static final DateTimeFormatter SECONDS = format("yyyy-MM-dd HH:mm:ss");
    private static final DateTimeFormatter MINUTES = format("yyyy-MM-dd HH:mm");
    private static final DateTimeFormatter CLOCK = format("HH:mm");
    private static final DateTimeFormatter CLOCK_SECONDS = format("HH:mm:ss");
    private static final DateTimeFormatter DAY = format("d MMM");

    private Words() {}

    private static DateTimeFormatter format(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).withZone(ZoneOffset.UTC);
    }

    static String name(VitalSign vital) {
        return switch (vital) {
            case HEART_RATE -> "Heart rate";
            case PULSE_RATE -> "Pulse rate";
            case SPO2 -> "SpO2";
            case RESPIRATION_RATE -> "Respiration rate";
            case SYSTOLIC_BP -> "Systolic pressure";
            case DIASTOLIC_BP -> "Diastolic pressure";
            case MEAN_BP -> "Mean pressure";
            case TEMPERATURE -> "Temperature";
            case ETCO2 -> "EtCO2";
        };
    }

    /** UCUM as people write it. */
    static String unit(VitalSign vital) {
        return switch (vital.unit()) {
            case "mm[Hg]" -> "mmHg";
            case "Cel" -> "°C";
            default -> vital.unit();
        };
    }

    /** A value as it is shown at the bedside. */
    static String value(VitalSign vital, double value) {
        return String.format(Locale.ROOT, "%." + vital.decimals() + "f", value);
    }

    /** An average shows one decimal more: it is not what a device has shown. */
    static String average(VitalSign vital, double value) {
        return String.format(Locale.ROOT, "%." + (vital.decimals() + 1) + "f", value);
    }

    /** 86 400. */
    static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count).replace(',', '\u00A0');
    }

    /** Rounded down: 100 % is all of it. */
    static String share(double share) {
        return String.format(Locale.ROOT, "%.1f %%", Math.floor(share * 1_000) / 10);
    }

    /** To the second. */
    static String time(long millis) {
        return SECONDS.format(Instant.ofEpochMilli(millis));
    }

    /** To the minute, or to the second where it is not a whole one. */
    static String time(Instant instant) {
        boolean isWhole = instant.getEpochSecond() % 60 == 0 && instant.getNano() == 0;
        return (isWhole ? MINUTES : SECONDS).format(instant);
    }

    /** Below an axis. */
    static String tick(long millis, Duration step) {
        Instant instant = Instant.ofEpochMilli(millis);
        boolean isMidnight = millis % Duration.ofDays(1).toMillis() == 0;
        if (isMidnight) {
            return DAY.format(instant);
        }
        return (step.toSeconds() % 60 == 0 ? CLOCK : CLOCK_SECONDS).format(instant);
    }

    /** 42 s, 12 min 5 s, 3 h 20 min, 2 d 4 h. */
    static String duration(long millis) {
        Duration length = Duration.ofMillis(millis);
        if (length.toDays() > 0) {
            return length.toDays() + " d " + length.toHoursPart() + " h";
        }
        if (length.toHours() > 0) {
            return length.toHours() + " h " + length.toMinutesPart() + " min";
        }
        return length.toMinutes() > 0
                ? length.toMinutes() + " min " + length.toSecondsPart() + " s"
                : length.toSeconds() + " s";
    }

    static String state(AlarmState state) {
        return switch (state) {
            case UNACKNOWLEDGED -> "not acknowledged";
            case ACKNOWLEDGED -> "acknowledged";
            case RETURNED_UNACKNOWLEDGED -> "returned, not acknowledged";
            case LATCHED -> "latched";
            case NORMAL -> "over";
        };
    }
}
