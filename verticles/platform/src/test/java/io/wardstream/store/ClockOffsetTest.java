package io.wardstream.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ClockOffsetTest {

    @Test
    void isNothingWhileTheAnswerLiesBetweenQuestionAndReceipt() {
        assertThat(ClockOffset.millis(1_000, 1_000, 1_000)).isZero();
        assertThat(ClockOffset.millis(1_000, 3_000, 9_000)).isZero();
    }

    @Test
    void isPositiveWhenThisMachineIsAhead() {
        assertThat(ClockOffset.millis(301_000, 1_000, 301_005)).isEqualTo(300_000);
    }

    @Test
    void isNegativeWhenThisMachineIsBehind() {
        assertThat(ClockOffset.millis(1_000, 301_005, 1_005)).isEqualTo(-300_000);
    }
}
