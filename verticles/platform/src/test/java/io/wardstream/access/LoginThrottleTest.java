package io.wardstream.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class LoginThrottleTest {

    private final AtomicLong nanos = new AtomicLong();
    private final LoginThrottle throttle = new LoginThrottle(nanos::get);

    @Test
    void blocksAUserFromAnAddressAfterTenFailures() {
        failTimes(9, "anna", "10.0.0.1");
        boolean wasBlocked = throttle.isBlocked("anna", "10.0.0.1");

        throttle.failed("ANNA", "10.0.0.1");

        assertThat(wasBlocked).isFalse();
        assertThat(throttle.isBlocked("Anna", "10.0.0.1")).isTrue();
        assertThat(throttle.isBlocked("anna", "10.0.0.2")).isFalse();
        assertThat(throttle.isBlocked("bert", "10.0.0.1")).isFalse();
    }

    @Test
    void blocksAnAddressThatTriesManyUsers() {
        for (int i = 0; i < LoginThrottle.FAILURES_PER_ADDRESS; i++) {
            throttle.failed("user" + i, "10.0.0.1");
        }

        assertThat(throttle.isBlocked("anybody", "10.0.0.1")).isTrue();
    }

    @Test
    void forgetsAMinuteAfterTheFirstFailure() {
        failTimes(10, "anna", "10.0.0.1");

        long _ = nanos.addAndGet(Duration.ofSeconds(61).toNanos());

        assertThat(throttle.isBlocked("anna", "10.0.0.1")).isFalse();
    }

    @Test
    void forgetsAtASuccess() {
        failTimes(9, "anna", "10.0.0.1");

        throttle.succeeded("anna", "10.0.0.1");
        failTimes(9, "anna", "10.0.0.1");

        assertThat(throttle.isBlocked("anna", "10.0.0.1")).isFalse();
    }

    private void failTimes(int times, String username, String address) {
        for (int i = 0; i < times; i++) {
            throttle.failed(username, address);
        }
    }
}
