package io.wardstream.reports.content;

import io.wardstream.codec.model.Alarm;
import io.wardstream.codec.model.AlarmKind;
import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.codec.model.AlarmState;
import io.wardstream.codec.model.VitalSign;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** Heads, patients, samples and alarms for tests of what is written. */
public final class Sections {
    public static final Instant FROM = Instant.parse("2026-03-01T00:00:00Z");

    private Sections() {}

    public static ReportHead head(boolean isWard, Duration range) {
        return new ReportHead(
                isWard,
                "St. Mary's",
                "Intensive care 2",
                FROM,
                FROM.plus(range),
                FROM.plus(range).plusSeconds(61),
                "dr.weber");
    }

    public static ReportPatient patient(String name) {
        return new ReportPatient(new UUID(7, name.hashCode()), name, "B-12");
    }

    /** One value, valid. */
    public static void give(SeriesSink sink, VitalSign vital, double value) {
        short scaled = vital.toScaled(value);
        sink.values(vital, 1, 1, scaled, scaled, scaled);
    }

    public static Alarm alarm(long at, String text, AlarmPriority priority) {
        return new Alarm(
                new UUID(1, at),
                2,
                true,
                new Alarm.Subject(1, 1, Alarm.NOBODY, 1, Alarm.NOBODY, 1, Alarm.NOBODY),
                new Alarm.Cause(
                        AlarmKind.PHYSIOLOGICAL, "SPO2_LOW", VitalSign.SPO2, 86, 88, text, 1, at),
                new Alarm.Progress(
                        priority,
                        AlarmState.NORMAL,
                        false,
                        at,
                        at + 21_000,
                        "nurse.jansen",
                        at + 60_000,
                        at + 60_000,
                        at + 60_000,
                        "returned"));
    }
}
