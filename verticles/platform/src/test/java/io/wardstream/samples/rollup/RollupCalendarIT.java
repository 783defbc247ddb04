package io.wardstream.samples.rollup;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Minutes and hours over the ends of days and months, and where clocks on walls are set. */
final class RollupCalendarIT {

    @ParameterizedTest
    @CsvSource({
        "2024-02-28T22:00:00Z, a leap day begins",
        "2024-02-29T22:00:00Z, a leap day and a month end",
        "2026-03-29T00:00:00Z, Europe sets its clocks forward",
        "2026-10-25T00:00:00Z, Europe sets its clocks back",
        "2026-12-31T22:00:00Z, a year ends"
    })
    void hoursAreHoursOfUtc(Instant start, String day) {
        try (RollupBed bed = new RollupBed(start)) {
            int device = bed.deviceOf(bed.samples.patient());
            for (int i = 0; i < 40; i++) {
                bed.flush(bed.sample(device, i + 1, i * 361, 60 + i));
            }

            bed.rollUp(4 * 3_600);
            bed.flush(bed.sample(device, 100, 3_599, 100));
            bed.rollUp(4 * 3_600);

            assertThat(bed.stored(BucketLength.HOUR)).as(day).hasSize(8);
            bed.assertRight();
        }
    }
}
