package io.wardstream.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BlockedThreadsTest {

    private final Meters meters = new Meters();
    private final BlockedThreads blocked = new BlockedThreads(meters);
    private final Vertx vertx =
            Vertx.vertx(
                    new VertxOptions()
                            .setBlockedThreadCheckInterval(10)
                            .setBlockedThreadCheckIntervalUnit(TimeUnit.MILLISECONDS)
                            .setMaxEventLoopExecuteTime(20)
                            .setMaxEventLoopExecuteTimeUnit(TimeUnit.MILLISECONDS)
                            .setMaxWorkerExecuteTime(20)
                            .setMaxWorkerExecuteTimeUnit(TimeUnit.MILLISECONDS));

    @BeforeEach
    void listen() {
        blocked.listen();
    }

    @AfterEach
    void close() throws Exception {
        blocked.close();
        Object _ = vertx.close().await(10, TimeUnit.SECONDS);
    }

    @Test
    void countsWarningsOfAnEventLoop() {
        vertx.runOnContext(_ -> beBusyUntil(() -> warnings("eventloop") > 1));

        await().atMost(Duration.ofSeconds(20)).until(() -> warnings("eventloop") > 1);
        assertThat(warnings("worker")).isZero();
    }

    @Test
    void countsWarningsOfAWorkerApart() {
        var _ =
                vertx.executeBlocking(
                        () -> {
                            beBusyUntil(() -> warnings("worker") > 1);
                            return null;
                        });

        await().atMost(Duration.ofSeconds(20)).until(() -> warnings("worker") > 1);
        assertThat(warnings("eventloop")).isZero();
    }

    private double warnings(String thread) {
        return meters.registry()
                .get("vertx.blocked.warnings")
                .tag("thread", thread)
                .counter()
                .count();
    }

    private static void beBusyUntil(BooleanSupplier isOver) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!isOver.getAsBoolean() && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }
}
