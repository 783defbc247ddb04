package io.wardstream.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.wardstream.config.LimitsConfig;
import io.wardstream.config.PlatformConfig;
import io.wardstream.config.RedisConfig;
import io.wardstream.embedded.EmbeddedRedis;
import io.wardstream.ops.Meters;
import io.wardstream.ops.Readiness;
import io.wardstream.registry.RegistryBed;
import io.wardstream.store.RedisGateway;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes that count together. */
final class SharedCountsIT {

    private static final int BURST = 100;

    private final Vertx vertx = Vertx.vertx();
    private EmbeddedRedis redis;
    private RedisGateway gateway;
    private RateLimits one;
    private RateLimits other;

    @BeforeEach
    void open(@TempDir Path folder) {
        redis = EmbeddedRedis.start(folder, 0);
        RedisConfig config = new RedisConfig(true, redis.url(), Duration.ofMillis(200));
        gateway = RedisGateway.open(vertx, config, new Readiness(), new Meters());
        await().until(() -> !gateway.isAway());
        one = node();
        other = node();
    }

    private RateLimits node() {
        LimitsConfig limits =
                PlatformConfig.load(
                                null,
                                Map.of(
                                        "WARDSTREAM_LIMITS_USER_PER_SECOND",
                                        "1",
                                        "WARDSTREAM_LIMITS_USER_BURST",
                                        String.valueOf(BURST)))
                        .limits();
        return new RateLimits(vertx, limits, Optional.of(gateway), new Meters());
    }

    @AfterEach
    void close() {
        one.close();
        other.close();
        RegistryBed.done(gateway.close());
        RegistryBed.done(vertx.close());
        redis.stop();
    }

    @Test
    void takesFromEachWhatTheOtherHasGivenAway() {
        var _ = take(one, 60);

        await().atMost(Duration.ofSeconds(3))
                .untilAsserted(
                        () -> assertThat(take(other, 1)).isBetween(BURST - 75L, BURST - 59L));
    }

    @Test
    void goesByItsOwnCountAndWaitsForNobodyWhileRedisIsAway() {
        redis.pause();
        try {
            long before = System.nanoTime();
            long left = take(one, 90);
            Duration taken = Duration.ofNanos(System.nanoTime() - before);
            await().atMost(Duration.ofSeconds(3)).until(gateway::isAway);

            assertThat(left).isBetween(BURST - 90L, BURST - 88L);
            assertThat(taken).isLessThan(Duration.ofMillis(150));
            assertThat(take(other, 1)).isEqualTo(BURST - 1);
        } finally {
            redis.resume();
        }
    }

    /** What is left after so many. */
    private static long take(RateLimits node, int times) {
        return IntStream.range(0, times)
                .mapToLong(_ -> Objects.requireNonNull(node.take(LimitKind.USER, "7")).remaining())
                .min()
                .orElseThrow();
    }
}
