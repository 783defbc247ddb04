package io.wardstream.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class RetryDelayTest {
    private final RetryDelay delay = new RetryDelay();

    @Test
    void doublesAndLeavesHalfToChance() {
        for (int repeat = 0; repeat < 200; repeat++) {
            assertThat(delay.millis(0)).isBetween(25L, 50L);
            assertThat(delay.millis(3)).isBetween(200L, 400L);
        }
    }

    @Test
    void neverExceedsTwoSeconds() {
        for (int attempt = 6; attempt < 100_000; attempt += 7) {
            assertThat(delay.millis(attempt)).isBetween(1_000L, 2_000L);
        }
    }
}
