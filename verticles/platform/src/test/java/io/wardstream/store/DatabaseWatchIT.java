package io.wardstream.store;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.wardstream.embedded.PostgresServer;
import io.wardstream.embedded.TestDatabase;
import io.wardstream.embedded.TestPostgres;
import io.wardstream.ops.Readiness;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DatabaseWatchIT {

    private static final Duration SOON = Duration.ofSeconds(20);

    @Test
    void saysDegradedWhileTheDatabaseIsFrozen() throws Exception {
        Vertx vertx = Vertx.vertx();
        PostgresServer server = TestPostgres.ownServer();
        TestDatabase victim = TestPostgres.databaseIn(server, TestPostgres.rolesSql());
        Readiness readiness = new Readiness();
        Database database = Database.open(vertx, StoreSettings.postgres(victim), "watch");
        DatabaseWatch watch = DatabaseWatch.start(vertx, database, readiness);

        server.pause();
        try {
            await().atMost(SOON)
                    .untilAsserted(
                            () -> assertThat(readiness.degraded()).containsExactly("postgres"));
        } finally {
            server.resume();
        }

        await().atMost(SOON).untilAsserted(() -> assertThat(readiness.degraded()).isEmpty());
        watch.stop();
        vertx.close().await(10, SECONDS);
        server.stop();
    }
}
