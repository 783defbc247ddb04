package io.wardstream.store;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import io.wardstream.config.PostgresConfig;
import io.wardstream.embedded.PostgresServer;
import io.wardstream.embedded.TestDatabase;
import io.wardstream.embedded.TestPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DatabaseChecksIT {

    private static PostgresServer server;

    private final Vertx vertx = Vertx.vertx();
    private TestDatabase database;

    @BeforeAll
    static void start() {
        server = TestPostgres.ownServer();
    }

    @AfterAll
    static void stop() {
        server.stop();
    }

    @BeforeEach
    void prepare() {
        database = TestPostgres.databaseIn(server, TestPostgres.rolesSql());
    }

    @AfterEach
    void close() throws Exception {
        vertx.close().await(5, SECONDS);
        database.close();
    }

    @Test
    void acceptsADatabaseAsItShouldBe() throws Exception {
        check(StoreSettings.postgres(database), 2);
    }

    @Test
    void refusesAServerThatDoesNotWriteToDisk() throws Exception {
        asSuperuser("ALTER SYSTEM SET fsync = off");
        asSuperuser("SELECT pg_reload_conf()");
        try {
            assertThatThrownBy(() -> check(StoreSettings.postgres(database), 1))
                    .isInstanceOf(StorageException.class)
                    .hasMessage(
                            "PostgreSQL has fsync = off, an ack would not survive a power cut:"
                                    + " turn it on");
        } finally {
            asSuperuser("ALTER SYSTEM RESET fsync");
            asSuperuser("SELECT pg_reload_conf()");
        }
    }

    @Test
    void refusesMoreConnectionsThanTheServerHas() {
        PostgresConfig config =
                StoreSettings.postgres(database, Map.of("PLATFORM_POOL_SIZE", "500"));

        assertThatThrownBy(() -> check(config, 3))
                .hasMessageStartingWith(
                        "3 node(s) of 516 connections need 1548, not less than 0.8 of"
                                + " max_connections = 100: raise it, shrink"
                                + " postgres.platformPoolSize,");
    }

    @Test
    void countsUpToTheLastConnection() throws Exception {
        check(node(7), 2); // 39 a node
        assertThatThrownBy(() -> check(node(8), 2)).hasMessageStartingWith("2 node(s) of 40");
    }

    private PostgresConfig node(int platformPool) {
        return StoreSettings.postgres(
                database,
                Map.of(
                        "PLATFORM_POOL_SIZE", Integer.toString(platformPool),
                        "READER_POOL_SIZE", "16",
                        "HISTORY_POOL_SIZE", "8"));
    }

    @Test
    void refusesARoleAboveThePolicies() throws Exception {
        asSuperuser("ALTER ROLE wardstream_reader BYPASSRLS");
        try {
            assertThatThrownBy(() -> check(StoreSettings.postgres(database), 1))
                    .hasMessageStartingWith(
                            "role wardstream_reader steps around row-level security");
        } finally {
            asSuperuser("ALTER ROLE wardstream_reader NOBYPASSRLS");
        }
    }

    @Test
    void refusesARoleThatOwnsTables() throws Exception {
        asSuperuser("CREATE TABLE owned_by_the_wrong_one ()");
        asSuperuser("ALTER TABLE owned_by_the_wrong_one OWNER TO wardstream_platform");

        assertThatThrownBy(() -> check(StoreSettings.postgres(database), 1))
                .hasMessageStartingWith("role wardstream_platform owns tables");
    }

    private void check(PostgresConfig config, int nodes) throws Exception {
        Database opened = Database.open(vertx, config, "checks");
        assertThat(
                        new DatabaseChecks(opened, config, nodes)
                                .run()
                                .eventually(opened::close)
                                .await(10, SECONDS))
                .isNull();
    }

    private void asSuperuser(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(database.superuserJdbcUrl());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
