package io.wardstream.store;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wardstream.config.PostgresConfig;
import io.wardstream.config.Secret;
import io.wardstream.store.StorageException.Category;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits until a role can log in. A database that is still starting is worth waiting for; a wrong
 * password is not.
 */
final class DatabaseGate {

    private static final Logger LOG = LoggerFactory.getLogger(DatabaseGate.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int TRIES_BETWEEN_LINES = 5;

    private final Vertx vertx;
    private final PostgresConfig config;
    private final String user;
    private final Secret password;
    private final long deadlineNanos;
    private int tries;

    DatabaseGate(
            Vertx vertx, PostgresConfig config, String user, Secret password, Duration patience) {
        this.vertx = vertx;
        this.config = config;
        this.user = user;
        this.password = password;
        this.deadlineNanos = System.nanoTime() + patience.toNanos();
    }

    /** Of the primary, for the drivers that block. */
    static String jdbcUrl(PostgresConfig config) {
        String hosts =
                config.hosts().stream().map(Object::toString).collect(Collectors.joining(","));
        long connectSeconds = Math.max(1, config.connectTimeout().toSeconds());
        return "jdbc:postgresql://"
                + hosts
                + "/"
                + config.database()
                + "?targetServerType=primary&ApplicationName=wardstream-migrations&connectTimeout="
                + connectSeconds;
    }

    /** Failed with a {@link StorageException} of one sentence when it stays closed. */
    Future<Void> open() {
        return vertx.executeBlocking(this::logIn).recover(this::waitOrGiveUp);
    }

    private Void logIn() throws SQLException {
        try (Connection connection =
                DriverManager.getConnection(jdbcUrl(config), user, password.value())) {
            connection.isValid(1);
        }
        return null;
    }

    private Future<Void> waitOrGiveUp(Throwable failure) {
        if (!isStarting(failure) || System.nanoTime() - deadlineNanos > 0) {
            return Future.failedFuture(
                    new StorageException(Category.OTHER, sentence(failure), failure));
        }
        if (tries++ % TRIES_BETWEEN_LINES == 0) {
            LOG.info("waiting for postgres hosts={} cause={}", config.hosts(), oneLine(failure));
        }
        return vertx.timer(PAUSE.toMillis(), TimeUnit.MILLISECONDS).compose(_ -> open());
    }

    /** Not reachable (08), shutting down or starting up (57P), out of connections (53). */
    private static boolean isStarting(Throwable failure) {
        String state = failure instanceof SQLException refused ? refused.getSQLState() : null;
        return state != null
                && (state.startsWith("08") || state.startsWith("57P") || state.startsWith("53"));
    }

    private String sentence(Throwable failure) {
        return "cannot log in to postgres at "
                + config.hosts()
                + " database "
                + config.database()
                + " as "
                + user
                + ": "
                + oneLine(failure);
    }

    private static String oneLine(Throwable failure) {
        return String.valueOf(failure.getMessage()).replaceAll("\\s+", " ");
    }
}
