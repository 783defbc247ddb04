package io.wardstream.notify;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a message is tried again. */
class RetriesTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration FIRST = Duration.ofSeconds(2);

    @ParameterizedTest
    @CsvSource({"1, 2", "2, 4", "3, 8", "8, 256", "9, 300", "100, 300"})
    void doublesTheWaitToFiveMinutes(int attempts, int seconds) {
        BackOff longest = new BackOff(FIRST, () -> 1);
        BackOff shortest = new BackOff(FIRST, () -> 0);

        assertThat(longest.after(attempts, Duration.ZERO)).isEqualTo(Duration.ofSeconds(seconds));
        assertThat(shortest.after(attempts, Duration.ZERO))
                .isEqualTo(Duration.ofSeconds(seconds).dividedBy(2));
    }

    @Test
    void waitsAsLongAsTheOtherSideAsksFor() {
        BackOff backOff = new BackOff(FIRST, () -> 1);

        assertThat(backOff.after(1, Duration.ofMinutes(20))).isEqualTo(Duration.ofMinutes(20));
    }

    @ParameterizedTest
    @CsvSource({
        "120, 120",
        "0, 0",
        "999999999, 300",
        "9999999999999, 0",
        "-5, 0",
        "soon, 0",
        "'Sun, 01 Mar 2026 12:01:00 GMT', 60",
        "'Sun, 01 Mar 2026 11:00:00 GMT', 0"
    })
    void readsWhatTheOtherSideAsksFor(String header, int seconds) {
        assertThat(RetryAfter.of(header, NOW)).isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void asksForNothingWithoutAHeader() {
        assertThat(RetryAfter.of(null, NOW)).isEqualTo(Duration.ZERO);
    }
}
