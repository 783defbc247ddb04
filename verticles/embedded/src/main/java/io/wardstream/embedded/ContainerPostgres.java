package io.wardstream.embedded;

import com.github.dockerjava.api.DockerClient;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;

/**
 * A PostgreSQL in a container, with the settings that decide about durability as in the embedded
 * one.
 */
final class ContainerPostgres implements PostgresServer {
    private static final Logger LOG = LoggerFactory.getLogger(ContainerPostgres.class);
    private static final String IMAGE = "postgres:18";
    private static final long NO_PID = -1;
    private static final Duration RECOVERY_LIMIT = Duration.ofMinutes(2);
    private static final Duration POLL = Duration.ofMillis(100);

    private final PostgreSQLContainer container;
    private final int port;

    private ContainerPostgres(PostgreSQLContainer container, int port) {
        this.container = container;
        this.port = port;
    }

    /** Empty where there is no Docker. */
    static Optional<PostgresServer> start() {
        if (!DockerClientFactory.instance().isDockerAvailable()) {
            LOG.warn("containers wanted but there is no docker, embedded postgres instead");
            return Optional.empty();
        }
        int port = Ports.free();
        PostgreSQLContainer container =
                new PostgreSQLContainer(IMAGE)
                        .withUsername(EmbeddedPostgres.SUPERUSER)
                        .withDatabaseName("postgres")
                        .withCommand(
                                "postgres",
                                "-c",
                                "fsync=on",
                                "-c",
                                "full_page_writes=on",
                                "-c",
                                "synchronous_commit=on");
        // Bound to one port of ours: one of Docker's choice would change with a restart.
        container.setPortBindings(
                List.of(Ports.LOOPBACK + ":" + port + ":" + PostgreSQLContainer.POSTGRESQL_PORT));
        container.start();
        return Optional.of(new ContainerPostgres(container, port));
    }

    @Override
    public String host() {
        return Ports.LOOPBACK;
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public long pid() {
        return NO_PID;
    }

    @Override
    public String superuserJdbcUrl() {
        return EmbeddedPostgres.jdbcUrl(port, container.getPassword());
    }

    @Override
    public void kill9() {
        docker().killContainerCmd(container.getContainerId()).withSignal("KILL").exec();
    }

    @Override
    public void pause() {
        docker().pauseContainerCmd(container.getContainerId()).exec();
    }

    @Override
    public void resume() {
        docker().unpauseContainerCmd(container.getContainerId()).exec();
    }

    @Override
    public void restart() {
        String id = container.getContainerId();
        if (Boolean.TRUE.equals(docker().inspectContainerCmd(id).exec().getState().getRunning())) {
            docker().stopContainerCmd(id).exec();
        }
        docker().startContainerCmd(id).exec();
        awaitAnswer();
    }

    private void awaitAnswer() {
        Instant end = Instant.now().plus(RECOVERY_LIMIT);
        while (true) {
            try (Connection connection = DriverManager.getConnection(superuserJdbcUrl())) {
                LOG.info("postgres started port={} isReadOnly={}", port, connection.isReadOnly());
                return;
            } catch (SQLException notYet) {
                if (Instant.now().isAfter(end)) {
                    throw new EmbeddedException(
                            "PostgreSQL in its container does not answer.", notYet);
                }
                Patience.pause(POLL);
            }
        }
    }

    @Override
    public void stop() {
        container.stop();
    }

    private static DockerClient docker() {
        return DockerClientFactory.instance().client();
    }
}
