package io.wardstream.store;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wardstream.config.PostgresConfig;
import java.util.stream.Collectors;
import org.flywaydb.core.Flyway;

/** Brings the schema up to date as its owner, from the files of sql/ that travel in the jar. */
public final class Migrations {

    private Migrations() {}

    /**
     * Waits for the database and applies what is missing, on a worker thread.
     *
     * @return how many files were applied; failed with a {@link StorageException}
     */
    public static Future<Integer> run(Vertx vertx, PostgresConfig config) {
        return vertx.executeBlocking(() -> migrate(config));
    }

    private static int migrate(PostgresConfig config) {
        return Flyway.configure()
                .dataSource(jdbcUrl(config), config.ownerUser(), config.ownerPassword().value())
                .locations("classpath:db/migration")
                .load()
                .migrate()
                .migrationsExecuted;
    }

    private static String jdbcUrl(PostgresConfig config) {
        String hosts =
                config.hosts().stream().map(Object::toString).collect(Collectors.joining(","));
        return "jdbc:postgresql://" + hosts + "/" + config.database();
    }
}
