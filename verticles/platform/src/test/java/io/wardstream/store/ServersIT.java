package io.wardstream.store;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wardstream.config.PostgresConfig;
import io.wardstream.embedded.EmbeddedPostgres;
import io.wardstream.embedded.TestDatabase;
import io.wardstream.embedded.TestPostgres;
import io.wardstream.store.StorageException.Category;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServersIT {

    private static final String NOBODY = "127.0.0.1:1";

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() throws Exception {
        vertx.close().await(5, SECONDS);
    }

    @Test
    void passesOverAHostThatIsAway() throws Exception {
        try (TestDatabase primary = TestPostgres.freshDatabase()) {
            int port = askPort(primary, NOBODY + "," + address(primary)).await(20, SECONDS);

            assertThat(port).isEqualTo(primary.port());
        }
    }

    @Test
    void passesOverAStandby(@TempDir Path folder) throws Exception {
        EmbeddedPostgres standby = standbyIn(folder);
        try (TestDatabase primary = TestPostgres.freshDatabase()) {
            String hosts = "127.0.0.1:" + standby.port() + "," + address(primary);

            int port = askPort(primary, hosts).await(20, SECONDS);

            assertThat(port).isEqualTo(primary.port());
        } finally {
            standby.stop();
        }
    }

    @Test
    void isAwayWhenNobodyIsThePrimary() {
        try (TestDatabase primary = TestPostgres.freshDatabase()) {
            StorageException away =
                    catchThrowableOfType(
                            StorageException.class,
                            () -> askPort(primary, NOBODY + "," + NOBODY).await(20, SECONDS));

            assertThat(away.category()).isEqualTo(Category.RETRY);
        }
    }

    private Future<Integer> askPort(TestDatabase database, String hosts) {
        PostgresConfig config =
                StoreSettings.postgres(
                        database, Map.of("HOSTS", hosts, "CONNECT_TIMEOUT_MILLIS", "2000"));
        Database opened = Database.open(vertx, config, "servers");
        return opened.read(
                        Scope.platform(),
                        connection ->
                                connection
                                        .query("SELECT current_setting('port')::int")
                                        .execute()
                                        .map(rows -> rows.iterator().next().getInteger(0)))
                .eventually(opened::close);
    }

    private static String address(TestDatabase database) {
        return database.host() + ":" + database.port();
    }

    /** A server that replays and never ends doing so, with the roles and the database in it. */
    private static EmbeddedPostgres standbyIn(Path folder) throws Exception {
        EmbeddedPostgres server = EmbeddedPostgres.start(folder, 0);
        TestDatabase inside = TestPostgres.databaseIn(server, TestPostgres.rolesSql());
        assertThat(inside.name()).isNotEmpty();
        server.stop();
        Files.createFile(folder.resolve("data").resolve("standby.signal"));
        return EmbeddedPostgres.start(folder, 0);
    }
}
