package io.wardstream.store;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wardstream.embedded.PostgresServer;
import io.wardstream.embedded.TestDatabase;
import io.wardstream.embedded.TestPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LeaseIT {

    private static final Duration SOON = Duration.ofSeconds(20);

    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();
    private final List<String> events = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() throws Exception {
        vertx.close().await(5, SECONDS);
    }

    @Test
    void hasOneHolderAtATime() throws Exception {
        try (TestDatabase database = TestPostgres.freshDatabase()) {
            Lease first = compete(leases(database), "first");
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(events).containsExactly("first taken"));
            Lease second = compete(leases(database), "second");

            await().during(Duration.ofSeconds(3))
                    .atMost(SOON)
                    .untilAsserted(() -> assertThat(events).containsExactly("first taken"));
            close(first);

            await().atMost(SOON)
                    .untilAsserted(
                            () ->
                                    assertThat(events)
                                            .containsExactly("first taken", "second taken"));
            close(second);
        }
    }

    @Test
    void tellsTheHolderWhenItsConnectionIsCutAndCompetesAgain() throws Exception {
        try (TestDatabase database = TestPostgres.freshDatabase()) {
            Lease lease = compete(leases(database), "node");
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(events).containsExactly("node taken"));

            cutConnections(database);

            await().atMost(SOON)
                    .untilAsserted(
                            () ->
                                    assertThat(events)
                                            .containsExactly(
                                                    "node taken", "node lost", "node taken"));
            close(lease);
        }
    }

    @Test
    void tellsTheHolderWhenTheServerDoesNotAnswer() throws Exception {
        PostgresServer own = TestPostgres.ownServer();
        TestDatabase database = TestPostgres.databaseIn(own, TestPostgres.rolesSql());
        Lease lease = compete(leases(database), "node");
        await().atMost(SOON).untilAsserted(() -> assertThat(events).containsExactly("node taken"));

        own.pause();
        try {
            await().atMost(Duration.ofSeconds(8))
                    .untilAsserted(
                            () -> assertThat(events).containsExactly("node taken", "node lost"));
        } finally {
            own.resume();
        }

        await().atMost(SOON)
                .untilAsserted(
                        () ->
                                assertThat(events)
                                        .containsExactly("node taken", "node lost", "node taken"));
        close(lease);
        own.stop();
    }

    private Leases leases(TestDatabase database) {
        return Database.open(vertx, StoreSettings.postgres(database), "lease").leases();
    }

    private Lease compete(Leases leases, String node) throws Exception {
        return Future.<Lease>future(
                        promise ->
                                context.runOnContext(
                                        _ ->
                                                promise.complete(
                                                        leases.compete(
                                                                vertx,
                                                                "test",
                                                                new RecordingHolder(node)))))
                .await(5, SECONDS);
    }

    private void close(Lease lease) throws Exception {
        assertThat(
                        Future.<Void>future(
                                        promise ->
                                                context.runOnContext(
                                                        _ -> lease.close().onComplete(promise)))
                                .await(5, SECONDS))
                .isNull();
    }

    private static void cutConnections(TestDatabase database) throws Exception {
        try (Connection connection = DriverManager.getConnection(database.superuserJdbcUrl());
                Statement statement = connection.createStatement()) {
            statement.execute(
                    """
                    SELECT pg_terminate_backend(pid)
                    FROM pg_stat_activity
                    WHERE datname = current_database()
                      AND pid <> pg_backend_pid()
                    """);
        }
    }

    private final class RecordingHolder implements Lease.Holder {
        private final String node;

        RecordingHolder(String node) {
            this.node = node;
        }

        @Override
        public void onTaken() {
            events.add(node + " taken");
        }

        @Override
        public void onLost() {
            events.add(node + " lost");
        }
    }
}
