package io.wardstream.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class AttemptLimitsTest {
    private long nanos = 1;
    private final AttemptLimits limits = new AttemptLimits(() -> nanos, 100);

    private void pass(long seconds) {
        nanos += TimeUnit.SECONDS.toNanos(seconds);
    }

    @Test
    void letsADeviceConnectFiveTimesInTenSeconds() {
        for (int attempt = 0; attempt < 5; attempt++) {
            assertThat(limits.mayConnect(1)).isTrue();
        }

        assertThat(limits.mayConnect(1)).isFalse();
        assertThat(limits.mayConnect(2)).isTrue();
    }

    @Test
    void forgivesWhatIsTenSecondsPast() {
        for (int attempt = 0; attempt < 6; attempt++) {
            boolean _ = limits.mayConnect(1);
        }
        pass(9);
        assertThat(limits.mayConnect(1)).isFalse();

        pass(1);

        assertThat(limits.mayConnect(1)).isTrue();
    }

    @Test
    void slidesAndDoesNotBeginAnew() {
        for (int attempt = 0; attempt < 5; attempt++) {
            assertThat(limits.mayConnect(1)).isTrue();
            pass(2);
        }

        assertThat(limits.mayConnect(1)).isTrue();
        assertThat(limits.mayConnect(1)).isFalse();
        pass(4);
        assertThat(limits.mayConnect(1)).isTrue();
    }

    @Test
    void countsTwentyFailuresOfAnAddress() {
        for (int attempt = 0; attempt < 20; attempt++) {
            assertThat(limits.failedTooOften("10.0.0.1")).isFalse();
        }

        assertThat(limits.failedTooOften("10.0.0.1")).isTrue();
        assertThat(limits.failedTooOften("10.0.0.2")).isFalse();
        pass(10);
        assertThat(limits.failedTooOften("10.0.0.1")).isFalse();
    }
}
