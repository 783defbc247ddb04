package io.wardstream.notify;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuietHoursTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final QuietHours NIGHT =
            new QuietHours(LocalTime.of(22, 0), LocalTime.of(6, 0), BERLIN);
    private static final QuietHours NOON =
            new QuietHours(LocalTime.of(12, 0), LocalTime.of(14, 0), BERLIN);

    @ParameterizedTest
    @CsvSource({
        // Berlin is one hour ahead of UTC in January.
        "2026-01-10T20:59:59Z, 2026-01-10T20:59:59Z",
        "2026-01-10T21:00:00Z, 2026-01-11T05:00:00Z",
        "2026-01-11T03:00:00Z, 2026-01-11T05:00:00Z",
        "2026-01-11T05:00:00Z, 2026-01-11T05:00:00Z"
    })
    void lastOverMidnight(Instant instant, Instant end) {
        assertThat(NIGHT.end(instant)).isEqualTo(end);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-10T10:59:59Z, 2026-01-10T10:59:59Z",
        "2026-01-10T11:00:00Z, 2026-01-10T13:00:00Z",
        "2026-01-10T13:00:00Z, 2026-01-10T13:00:00Z"
    })
    void lastWithinADay(Instant instant, Instant end) {
        assertThat(NOON.end(instant)).isEqualTo(end);
    }

    @Test
    void goByTheClockOnTheWallInTheNightItIsChanged() {
        Instant beforeSummerTime = Instant.parse("2026-03-28T22:00:00Z");

        assertThat(NIGHT.end(beforeSummerTime)).isEqualTo(Instant.parse("2026-03-29T04:00:00Z"));
    }
}
