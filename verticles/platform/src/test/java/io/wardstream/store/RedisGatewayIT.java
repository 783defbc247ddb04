package io.wardstream.store;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.wardstream.config.RedisConfig;
import io.wardstream.embedded.EmbeddedRedis;
import io.wardstream.ops.Meters;
import io.wardstream.ops.Readiness;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisGatewayIT {

    private static final Duration SOON = Duration.ofSeconds(20);

    private final Vertx vertx = Vertx.vertx();
    private final Readiness readiness = new Readiness();
    private EmbeddedRedis redis;
    private RedisGateway gateway;

    @BeforeEach
    void open(@TempDir Path folder) {
        redis = EmbeddedRedis.start(folder, 0);
        gateway =
                RedisGateway.open(vertx, StoreSettings.redis(redis.url()), readiness, new Meters());
        await().atMost(SOON).until(() -> !gateway.isAway());
    }

    @AfterEach
    void close() throws Exception {
        gateway.close().await(5, SECONDS);
        vertx.close().await(5, SECONDS);
        redis.stop();
    }

    @Test
    void answersAndPassesRedissOwnErrorsOn() throws Exception {
        Response pong = ping().await(5, SECONDS);
        Future<?> unknownScript =
                gateway.send(Request.cmd(Command.EVALSHA).arg("0".repeat(40)).arg(0));

        assertThat(pong.toString()).isEqualTo("PONG");
        assertThatThrownBy(() -> unknownScript.await(5, SECONDS))
                .hasMessageStartingWith("NOSCRIPT");
        assertThat(gateway.isAway()).isFalse();
    }

    @Test
    void failsAtOnceWhileRedisIsAwayAndComesBackByItself() throws Exception {
        redis.kill9();
        await().atMost(SOON).until(gateway::isAway);

        long before = System.nanoTime();
        assertThatThrownBy(() -> ping().await(5, SECONDS)).isInstanceOf(RedisAwayException.class);
        Duration taken = Duration.ofNanos(System.nanoTime() - before);

        assertThat(taken).isLessThan(Duration.ofMillis(100));
        assertThat(readiness.degraded()).containsExactly("redis");
        redis.restart();
        await().atMost(SOON).until(() -> !gateway.isAway());
        assertThat(ping().await(5, SECONDS).toString()).isEqualTo("PONG");
        assertThat(readiness.degraded()).isEmpty();
    }

    @Test
    void boundsACallToARedisThatIsFrozen() throws Exception {
        redis.pause();
        try {
            long before = System.nanoTime();
            assertThatThrownBy(() -> ping().await(5, SECONDS))
                    .isInstanceOf(RedisAwayException.class);

            assertThat(Duration.ofNanos(System.nanoTime() - before))
                    .isBetween(Duration.ofMillis(150), Duration.ofMillis(1_000));
            await().atMost(SOON).until(gateway::isAway);
        } finally {
            redis.resume();
        }

        await().atMost(SOON).until(() -> !gateway.isAway());
        assertThat(ping().await(5, SECONDS).toString()).isEqualTo("PONG");
    }

    @Test
    void keepsTheLinkToARedisThatStoodStillForAMoment() throws Exception {
        RedisConfig slow = new RedisConfig(true, redis.url(), Duration.ofSeconds(2));
        RedisGateway link = RedisGateway.open(vertx, slow, readiness, new Meters());
        await().atMost(SOON).until(() -> !link.isAway());
        Request ping = Request.cmd(Command.PING);
        Future<Response> patient;
        redis.pause();
        try {
            patient = link.sendPatiently(ping);
            assertThatThrownBy(() -> link.send(ping).await(5, SECONDS))
                    .isInstanceOf(RedisAwayException.class);
        } finally {
            redis.resume();
        }

        assertThat(patient.await(5, SECONDS).toString()).isEqualTo("PONG");
        assertThat(link.isAway()).isFalse();
        link.close().await(5, SECONDS);
    }

    private Future<Response> ping() {
        return gateway.send(Request.cmd(Command.PING));
    }
}
