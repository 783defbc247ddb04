package io.wardstream.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A durable PostgreSQL 18 on 127.0.0.1 whose data lives in a directory. The server outlives a kill
 * -9 of this JVM; the next start on the same directory takes it over, or recovers its data if it
 * died too.
 */
public final class EmbeddedPostgres implements PostgresServer {
    static final String SUPERUSER = "postgres";

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgres.class);
    private static final String NAME = "PostgreSQL";
    private static final Duration FAST_STOP = Duration.ofSeconds(60);

    private final ServiceDirectory directory;
    private final Path data;
    private final String password;
    private int port;
    private long pid;
    private boolean isHeld = true;

    private EmbeddedPostgres(ServiceDirectory directory) {
        this.directory = directory;
        this.data = directory.resolve("data");
        this.password = directory.secret("superuser.password");
    }

    /**
     * Starts the server, or takes over the one that already serves this directory.
     *
     * @param directory created where missing; holds data, log, state and the superuser's password
     *     (0600)
     * @param port where to listen; 0 = the port used before in this directory if free, else any
     * @throws EmbeddedException one sentence: port taken, directory in use or not writable, no user
     *     namespaces
     */
    public static EmbeddedPostgres start(Path directory, int port) {
        ServiceDirectory held = ServiceDirectory.open(NAME, directory);
        try {
            EmbeddedPostgres server = new EmbeddedPostgres(held);
            server.attachOrStart(port);
            return server;
        } catch (RuntimeException failed) {
            held.release();
            throw failed;
        }
    }

    private void attachOrStart(int wanted) {
        Optional<Postmaster> running =
                Postmaster.of(data).filter(found -> found.awaitReady(this::canConnect));
        int before = Postmaster.lastPort(directory.path());
        if (running.isPresent() && (wanted == 0 || wanted == running.get().port())) {
            adopt(running.get());
            LOG.info("postgres attached port={} pid={}", port, pid);
            return;
        }
        running.ifPresent(found -> stopProcess(found.process()));
        launch(Ports.choose(NAME, wanted, before));
    }

    private void launch(int chosen) {
        PostgresPrograms programs = PostgresPrograms.unpacked();
        initializeOnce(programs);
        Postmaster.clearRemains(data);
        writeSettings(chosen);
        Path log = directory.resolve("postgres.log");
        Commands.Outcome outcome = programs.start(data, log);
        Postmaster started = Postmaster.of(data).orElse(null);
        if (!outcome.isSuccess() || started == null) {
            throw new EmbeddedException(
                    NAME + " did not start in " + directory.path() + ": " + LogTail.of(log));
        }
        adopt(started);
        LOG.info("postgres started port={} pid={}", port, pid);
    }

    /** initdb into a draft first: a directory cut short by a kill must not look like a cluster. */
    private void initializeOnce(PostgresPrograms programs) {
        if (Files.exists(data.resolve("PG_VERSION"))) {
            return;
        }
        Path draft = directory.resolve("data.draft");
        try {
            Binaries.deleteTree(draft);
            programs.initialize(draft, password);
            Files.move(draft, data);
        } catch (IOException cause) {
            throw new UncheckedIOException("cannot create " + data, cause);
        }
    }

    private void writeSettings(int chosen) {
        try {
            Files.writeString(data.resolve("wardstream.conf"), PostgresSettings.text(chosen));
        } catch (IOException cause) {
            throw new UncheckedIOException("cannot write the settings of " + data, cause);
        }
    }

    private void adopt(Postmaster running) {
        port = running.port();
        pid = running.process().pid();
        ServiceState.of(running.process(), port).write(directory.path());
    }

    /** True if the server on that port serves this very directory. */
    private boolean canConnect(int candidate) {
        try (Connection connection = DriverManager.getConnection(jdbcUrl(candidate));
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW data_directory")) {
            return row.next() && Path.of(row.getString(1)).equals(data);
        } catch (SQLException notReady) {
            return false;
        }
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
        return pid;
    }

    @Override
    public String superuserJdbcUrl() {
        return jdbcUrl(port);
    }

    private String jdbcUrl(int candidate) {
        return jdbcUrl(candidate, password);
    }

    static String jdbcUrl(int port, String password) {
        return "jdbc:postgresql://"
                + Ports.LOOPBACK
                + ":"
                + port
                + "/postgres?user="
                + SUPERUSER
                + "&password="
                + password;
    }

    /** Where its files lie. */
    Path data() {
        return data;
    }

    String password() {
        return password;
    }

    @Override
    public void kill9() {
        Signals.killFamily(pid);
    }

    @Override
    public void pause() {
        Signals.pauseFamily(pid);
    }

    @Override
    public void resume() {
        Signals.resumeFamily(pid);
    }

    @Override
    public void restart() {
        Postmaster.of(data).ifPresent(running -> stopProcess(running.process()));
        launch(port);
    }

    @Override
    public void stop() {
        if (!isHeld) {
            return;
        }
        Postmaster.of(data).ifPresent(running -> stopProcess(running.process()));
        isHeld = false;
        ServiceState.writeStopped(directory.path(), port);
        directory.release();
        LOG.info("postgres stopped port={}", port);
    }

    /**
     * Fast shutdown: open transactions are rolled back, a checkpoint is written, every process
     * ends.
     */
    private static void stopProcess(ProcessHandle postmaster) {
        List<ProcessHandle> family = postmaster.descendants().toList();
        Signals.resumeFamily(postmaster.pid());
        Signals.send("INT", postmaster.pid());
        if (!Signals.awaitExit(postmaster, FAST_STOP)) {
            LOG.warn("postgres killed after no orderly stop seconds={}", FAST_STOP.toSeconds());
            Signals.killFamily(postmaster.pid());
        }
        Signals.awaitAll(family);
    }
}
