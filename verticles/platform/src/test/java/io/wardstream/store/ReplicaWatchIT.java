package io.wardstream.store;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wardstream.embedded.EmbeddedPostgres;
import io.wardstream.embedded.PostgresStandby;
import io.wardstream.embedded.TestDatabase;
import io.wardstream.embedded.TestPostgres;
import io.wardstream.ops.Meters;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a primary and a standby that streams from it. */
class ReplicaWatchIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    @Test
    void usesTheReplicaOnlyWhileItKeepsUp(@TempDir Path folder) throws Exception {
        Vertx vertx = Vertx.vertx();
        EmbeddedPostgres primary = EmbeddedPostgres.start(folder.resolve("primary"), 0);
        TestDatabase data = TestPostgres.databaseIn(primary, TestPostgres.rolesSql());
        EmbeddedPostgres standby =
                PostgresStandby.of(primary, folder.resolve("standby"), "standby");
        Database database = open(vertx, data, primary, standby);
        ReplicaWatch watch =
                ReplicaWatch.start(vertx, database, Duration.ofMillis(2_500), new Meters())
                        .orElseThrow();

        await().atMost(SOON).until(watch::isCurrent);
        assertThat(isReplica(database.onReplica().orElseThrow())).isTrue();
        assertThat(isReplica(database.forHistory())).isFalse();

        run(standby, "SELECT pg_wal_replay_pause()");
        run(primary, "CREATE TABLE something_new ()");
        await().atMost(SOON).until(() -> !watch.isCurrent());

        run(standby, "SELECT pg_wal_replay_resume()");
        await().atMost(SOON).until(watch::isCurrent);

        PostgresStandby.promote(standby);
        await().atMost(SOON).until(() -> !watch.isCurrent());
        watch.stop();
        database.close().await(20, SECONDS);
        standby.stop();
        primary.stop();
        vertx.close().await(20, SECONDS);
    }

    @Test
    void isNotThereWithoutAReplica() throws Exception {
        Vertx vertx = Vertx.vertx();
        try (TestDatabase alone = TestPostgres.freshDatabase()) {
            Database database = Database.open(vertx, StoreSettings.postgres(alone), "alone");

            assertThat(ReplicaWatch.start(vertx, database, SOON, new Meters())).isEmpty();
            assertThat(database.onReplica()).isEmpty();
            database.close().await(20, SECONDS);
        }
        vertx.close().await(20, SECONDS);
    }

    private static Database open(
            Vertx vertx, TestDatabase data, EmbeddedPostgres primary, EmbeddedPostgres standby) {
        return Database.open(
                vertx,
                StoreSettings.postgres(
                        data,
                        Map.of(
                                "HOSTS", "127.0.0.1:" + primary.port(),
                                "REPLICA", "127.0.0.1:" + standby.port())),
                "watch");
    }

    private static boolean isReplica(Database database) throws Exception {
        Future<Boolean> answer =
                database.read(
                        Scope.hospitals(List.of(1)),
                        connection ->
                                connection
                                        .query("SELECT pg_is_in_recovery()")
                                        .execute()
                                        .map(rows -> rows.iterator().next().getBoolean(0)));
        return answer.await(20, SECONDS);
    }

    private static void run(EmbeddedPostgres server, String sql) throws Exception {
        try (Connection connection = DriverManager.getConnection(server.superuserJdbcUrl());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
