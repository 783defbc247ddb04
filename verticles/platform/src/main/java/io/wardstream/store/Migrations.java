package io.wardstream.store;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wardstream.config.PostgresConfig;
import io.wardstream.store.StorageException.Category;
import java.time.Duration;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings the schema up to date as its owner, from the files of sql/ that travel in the jar. */
public final class Migrations {

    private static final Logger LOG = LoggerFactory.getLogger(Migrations.class);

    private Migrations() {}

    /**
     * Waits up to a minute for the database to come up, then applies what is missing, on a worker
     * thread. Several nodes may do so at once: they take turns. With {@code postgres.migrate} off
     * it only waits, as the platform role.
     *
     * @return how many files were applied; failed with a {@link StorageException} whose message
     *     says what to mend
     */
    public static Future<Integer> run(Vertx vertx, PostgresConfig config) {
        return run(vertx, config, Duration.ofMinutes(1));
    }

    static Future<Integer> run(Vertx vertx, PostgresConfig config, Duration patience) {
        if (!config.migrate()) {
            return new DatabaseGate(
                            vertx,
                            config,
                            config.platformUser(),
                            config.platformPassword(),
                            patience)
                    .open()
                    .map(0);
        }
        return new DatabaseGate(vertx, config, config.ownerUser(), config.ownerPassword(), patience)
                .open()
                .compose(_ -> vertx.executeBlocking(() -> migrate(config)))
                .onSuccess(count -> LOG.info("schema is up to date applied={}", count))
                .recover(Migrations::refused);
    }

    private static int migrate(PostgresConfig config) {
        FluentConfiguration flyway =
                Flyway.configure(Migrations.class.getClassLoader())
                        .dataSource(
                                DatabaseGate.jdbcUrl(config),
                                config.ownerUser(),
                                config.ownerPassword().value())
                        .locations("classpath:db/migration")
                        .validateMigrationNaming(true)
                        .cleanDisabled(true)
                        .loggers("slf4j");
        // DETACH and CREATE INDEX CONCURRENTLY would wait for ever for Flyway's own transaction.
        flyway.getConfigurationExtension(PostgreSQLConfigurationExtension.class)
                .setTransactionalLock(false);
        return flyway.load().migrate().migrationsExecuted;
    }

    private static <T> Future<T> refused(Throwable failure) {
        if (failure instanceof StorageException known) {
            return Future.failedFuture(known);
        }
        return Future.failedFuture(
                new StorageException(
                        Category.OTHER, "schema not migrated: " + failure.getMessage(), failure));
    }
}
