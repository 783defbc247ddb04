package io.wardstream.store;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.wardstream.embedded.TestDatabase;
import io.wardstream.embedded.TestPostgres;
import io.wardstream.ops.Meters;
import io.wardstream.ops.Readiness;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClockWatchIT {

    private static final Duration TWO_LOOKS = Duration.ofSeconds(12);

    private static TestDatabase server;

    private final Vertx vertx = Vertx.vertx();
    private final Readiness readiness = new Readiness();
    private final Meters meters = new Meters();
    private Database database;
    private volatile Duration ahead = Duration.ZERO;

    @BeforeAll
    static void prepare() {
        server = TestPostgres.freshDatabase();
    }

    @AfterAll
    static void drop() {
        server.close();
    }

    @BeforeEach
    void open() {
        database = Database.open(vertx, StoreSettings.postgres(server), "clock");
    }

    @AfterEach
    void close() throws Exception {
        database.close().await(5, SECONDS);
        vertx.close().await(5, SECONDS);
    }

    @Test
    void refusesToStartFiveMinutesAhead() {
        ahead = Duration.ofMinutes(5);

        assertThatThrownBy(this::start)
                .isInstanceOf(StorageException.class)
                .hasMessageMatching(
                        "this machine's clock is (299|300) s ahead of PostgreSQL's.*\\(NTP\\)");
    }

    @Test
    void refusesToStartFiveMinutesBehind() {
        ahead = Duration.ofMinutes(-5);

        assertThatThrownBy(this::start)
                .hasMessageMatching(
                        "this machine's clock is (299|300) s behind PostgreSQL's.*\\(NTP\\)");
    }

    @Test
    void saysSoWhenTheClockGoesWrongAndWhenItIsSet() throws Exception {
        ClockWatch watch = start();
        assertThat(readiness.degraded()).isEmpty();

        ahead = Duration.ofMinutes(5);

        await().atMost(TWO_LOOKS)
                .untilAsserted(() -> assertThat(readiness.degraded()).containsExactly("clock"));
        assertThat(meters.registry().get("clock.offset.seconds").gauge().value())
                .isBetween(299.0, 301.0);

        ahead = Duration.ZERO;
        await().atMost(TWO_LOOKS).untilAsserted(() -> assertThat(readiness.degraded()).isEmpty());
        watch.stop();
    }

    private ClockWatch start() throws Exception {
        InstantSource clock = () -> InstantSource.system().instant().plus(ahead);
        return ClockWatch.start(vertx, database, clock, readiness, meters).await(10, SECONDS);
    }
}
