package io.wardstream.lifecycle.archive;

import io.vertx.core.Future;
import io.wardstream.registry.Assignments;
import io.wardstream.registry.MeasuredPatient;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whom one device measured on one day.
 *
 * @param patients by time
 */
record MeasuredAt(List<MeasuredPatient> patients) {
    static final MeasuredAt NOBODY = new MeasuredAt(List.of());

    static Future<MeasuredAt> read(Assignments assignments, int deviceId, LocalDate day) {
        return assignments
                .ofDevice(deviceId, begin(day), begin(day.plusDays(1)))
                .map(MeasuredAt::new);
    }

    /** Epoch milliseconds. */
    static long begin(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
    }

    /** Null: nobody. */
    @Nullable Integer patientAt(long instant) {
        for (MeasuredPatient held : patients) {
            if (held.from() <= instant && instant < held.to()) {
                return held.patientId();
            }
        }
        return null;
    }
}
