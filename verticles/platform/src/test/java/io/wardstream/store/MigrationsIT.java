package io.wardstream.store;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wardstream.config.PostgresConfig;
import io.wardstream.embedded.PostgresServer;
import io.wardstream.embedded.TestDatabase;
import io.wardstream.embedded.TestPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigrationsIT {

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() throws Exception {
        vertx.close().await(5, SECONDS);
    }

    @Test
    void bringsAnEmptyDatabaseUpToDateOnce() throws Exception {
        try (TestDatabase database = TestPostgres.freshDatabase()) {
            PostgresConfig config = StoreSettings.postgres(database);

            int first = Migrations.run(vertx, config).await(60, SECONDS);
            int second = Migrations.run(vertx, config).await(60, SECONDS);

            assertThat(first).isPositive();
            assertThat(second).isZero();
        }
    }

    @Test
    void letsSeveralNodesTryAtOnce() throws Exception {
        try (TestDatabase database = TestPostgres.freshDatabase();
                TestDatabase quiet = TestPostgres.freshDatabase()) {
            PostgresConfig config = StoreSettings.postgres(database);
            int files = Migrations.run(vertx, StoreSettings.postgres(quiet)).await(60, SECONDS);

            Future<Integer> one = Migrations.run(vertx, config);
            Future<Integer> other = Migrations.run(vertx, config);
            Future.all(one, other).await(60, SECONDS);

            assertThat(one.result() + other.result()).isEqualTo(files);
        }
    }

    @Test
    void waitsForADatabaseThatIsStillStarting() throws Exception {
        PostgresServer own = TestPostgres.ownServer();
        TestDatabase database = TestPostgres.databaseIn(own, TestPostgres.rolesSql());
        own.kill9();
        Future<Integer> migrated = Migrations.run(vertx, StoreSettings.postgres(database));

        own.restart();

        assertThat(migrated.await(60, SECONDS)).isPositive();
        own.stop();
    }

    @Test
    void startsOnTheSchemaOfALaterVersion(@TempDir Path folder) throws Exception {
        try (TestDatabase database = TestPostgres.freshDatabase()) {
            PostgresConfig config = StoreSettings.postgres(database);
            int files = Migrations.run(vertx, config).await(60, SECONDS);
            Files.writeString(folder.resolve("V9999__next.sql"), NextSchema.EXPANSION);
            int next =
                    Flyway.configure()
                            .dataSource(
                                    DatabaseGate.jdbcUrl(config),
                                    config.ownerUser(),
                                    config.ownerPassword().value())
                            .locations("classpath:db/migration", "filesystem:" + folder)
                            .load()
                            .migrate()
                            .migrationsExecuted;

            int again = Migrations.run(vertx, config).await(60, SECONDS);

            assertThat(files).isPositive();
            assertThat(next).isEqualTo(1);
            assertThat(again).isZero();
        }
    }

    @Test
    void leavesTheSchemaAloneWhenTold() throws Exception {
        try (TestDatabase database = TestPostgres.freshDatabase()) {
            PostgresConfig config =
                    StoreSettings.postgres(
                            database,
                            Map.of("MIGRATE", "false", "OWNER_PASSWORD", "not known here"));

            int applied = Migrations.run(vertx, config).await(60, SECONDS);

            assertThat(applied).isZero();
        }
    }

    @Test
    void refusesAWrongPasswordAtOnceAndInOneSentence() {
        try (TestDatabase database = TestPostgres.freshDatabase()) {
            PostgresConfig config =
                    StoreSettings.postgres(database, Map.of("OWNER_PASSWORD", "guess"));

            assertThatThrownBy(() -> Migrations.run(vertx, config).await(10, SECONDS))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining(
                            "as wardstream_owner: FATAL: password authentication failed")
                    .message()
                    .doesNotContain("guess");
        }
    }

    @Test
    void givesUpOnADatabaseThatNeverComes() {
        try (TestDatabase database = TestPostgres.freshDatabase()) {
            PostgresConfig config =
                    StoreSettings.postgres(database, Map.of("HOSTS", "127.0.0.1:1"));

            assertThatThrownBy(
                            () ->
                                    Migrations.run(vertx, config, Duration.ofMillis(500))
                                            .await(20, SECONDS))
                    .isInstanceOf(StorageException.class)
                    .hasMessageStartingWith("cannot log in to postgres at [127.0.0.1:1]");
        }
    }
}
