package io.wardstream.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardstream.config.PlatformConfig;
import io.wardstream.ops.Meters;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class RateLimitsTest {

    private final AtomicLong now = new AtomicLong();
    private final Meters meters = new Meters();

    @Test
    void lendsABurstAndThenASteadyRate() {
        RateLimits limits = limits(Map.of("USER_PER_SECOND", "2", "USER_BURST", "3"));

        Verdict first = take(limits, "7");
        long allowed = allowed(limits, "7", 9);
        Verdict refused = take(limits, "7");
        pass(Duration.ofSeconds(1));

        assertThat(first.remaining()).isEqualTo(2);
        assertThat(first.resetSeconds()).isEqualTo(1);
        assertThat(allowed).isEqualTo(2);
        assertThat(refused.isAllowed()).isFalse();
        assertThat(refused.retryAfterSeconds()).isEqualTo(1);
        assertThat(allowed(limits, "7", 9)).isEqualTo(2);
        assertThat(allowed(limits, "8", 9)).isEqualTo(3);
    }

    @Test
    void countsWhatItRefusesAndTheAddressesItThrottles() {
        RateLimits limits = limits(Map.of("CONNECT_PER_SECOND", "1", "CONNECT_BURST", "2"));

        long connected = IntStream.range(0, 5).filter(_ -> limits.mayConnect("10.0.0.1")).count();
        boolean mayOther = limits.mayConnect("10.0.0.2");

        assertThat(connected).isEqualTo(2);
        assertThat(mayOther).isTrue();
        assertThat(meters.counter("limits.refused", "", "kind", "connect").count()).isEqualTo(3);
        assertThat(meters.registry().get("limits.addresses.throttled").gauge().value())
                .isEqualTo(1);
    }

    @Test
    void boundsTheConnectionsOfAllAddressesTogether() {
        RateLimits limits = limits(Map.of("CONNECT_ALL_PER_SECOND", "1", "CONNECT_ALL_BURST", "4"));

        long connected =
                IntStream.range(0, 9).filter(i -> limits.mayConnect("10.0.0." + i)).count();

        assertThat(connected).isEqualTo(4);
    }

    @Test
    void limitsNothingThatIsSwitchedOff() {
        RateLimits limits = limits(Map.of("USER_PER_SECOND", "0", "USER_BURST", "1"));

        assertThat(limits.take(LimitKind.USER, "7")).isNull();
    }

    @Test
    void takesOtherRatesOverAndLeavesTheOthersAlone() {
        RateLimits limits =
                limits(Map.of("USER_BURST", "3", "COSTLY_PER_MINUTE", "1", "COSTLY_BURST", "1"));
        assertThat(allowed(limits, "7", 9)).isEqualTo(3);
        assertThat(isAllowed(limits, LimitKind.COSTLY)).isTrue();

        limits.prepare(
                        settings(
                                Map.of(
                                        "USER_BURST", "5",
                                        "COSTLY_PER_MINUTE", "1",
                                        "COSTLY_BURST", "1")))
                .run();

        assertThat(allowed(limits, "7", 9)).isEqualTo(5);
        assertThat(isAllowed(limits, LimitKind.COSTLY)).isFalse();
    }

    @Test
    void canBeSwitchedOffAndOnWhileItRuns() {
        RateLimits limits = limits(Map.of("USER_BURST", "1"));
        assertThat(allowed(limits, "7", 2)).isEqualTo(1);

        limits.prepare(settings(Map.of("USER_PER_SECOND", "0"))).run();
        assertThat(limits.take(LimitKind.USER, "7")).isNull();

        limits.prepare(settings(Map.of("USER_BURST", "1"))).run();
        assertThat(allowed(limits, "7", 2)).isEqualTo(1);
    }

    private static boolean isAllowed(RateLimits limits, LimitKind kind) {
        return Objects.requireNonNull(limits.take(kind, "7")).isAllowed();
    }

    private RateLimits limits(Map<String, String> settings) {
        return new RateLimits(settings(settings).limits(), Optional.empty(), meters, now::get);
    }

    private static PlatformConfig settings(Map<String, String> settings) {
        Map<String, String> environment = new HashMap<>();
        settings.forEach((key, value) -> environment.put("WARDSTREAM_LIMITS_" + key, value));
        return PlatformConfig.load(null, environment);
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    private static Verdict take(RateLimits limits, String user) {
        return Objects.requireNonNull(limits.take(LimitKind.USER, user));
    }

    private static long allowed(RateLimits limits, String user, int times) {
        return IntStream.range(0, times).filter(_ -> take(limits, user).isAllowed()).count();
    }
}
