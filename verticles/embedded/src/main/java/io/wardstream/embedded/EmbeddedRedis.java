package io.wardstream.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Redis on 127.0.0.1 that keeps nothing on disk: the platform treats it as a cache that may be
 * empty at any time. It outlives a kill -9 of this JVM and is taken over by the next start on the
 * same directory.
 */
public final class EmbeddedRedis implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedRedis.class);
    private static final String NAME = "Redis";
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final ServiceDirectory directory;
    private final String password;
    private int port;
    private long pid;
    private boolean isHeld = true;

    private EmbeddedRedis(ServiceDirectory directory) {
        this.directory = directory;
        this.password = directory.secret("redis.password");
    }

    /**
     * Starts the server, or takes over the one that already serves this directory.
     *
     * @param directory created where missing; holds settings, log, state and the password (0600)
     * @param port where to listen; 0 = the port used before in this directory if free, else any
     * @throws EmbeddedException one sentence: port taken, directory in use or not writable, binary
     *     does not run here
     */
    public static EmbeddedRedis start(Path directory, int port) {
        ServiceDirectory held = ServiceDirectory.open(NAME, directory);
        try {
            EmbeddedRedis server = new EmbeddedRedis(held);
            server.attachOrStart(port);
            return server;
        } catch (RuntimeException failed) {
            held.release();
            throw failed;
        }
    }

    private void attachOrStart(int wanted) {
        Optional<ServiceState> before = ServiceState.read(directory.path());
        int portBefore = before.map(ServiceState::port).orElse(0);
        Optional<ProcessHandle> running = before.flatMap(ServiceState::process);
        boolean isWanted = wanted == 0 || wanted == portBefore;
        if (running.isPresent() && isWanted && RedisPing.answers(portBefore, password)) {
            port = portBefore;
            pid = running.get().pid();
            LOG.info("redis attached port={} pid={}", port, pid);
            return;
        }
        running.ifPresent(EmbeddedRedis::stopProcess);
        launch(Ports.choose(NAME, wanted, portBefore));
    }

    private void launch(int chosen) {
        Path binary = Binaries.executable(NAME, resource());
        Path pidFile = directory.resolve("redis.pid");
        Path log = directory.resolve("redis.log");
        Path settings = directory.resolve("redis.conf");
        try {
            Files.deleteIfExists(pidFile);
            ServiceDirectory.writePrivate(settings, settingsText(chosen, pidFile, log));
        } catch (IOException cause) {
            throw new UncheckedIOException("cannot write " + settings, cause);
        }
        Commands.Outcome outcome =
                Commands.run(LIMIT, List.of(binary.toString(), settings.toString()));
        if (!outcome.isSuccess() || !answersInTime(chosen)) {
            throw new EmbeddedException(
                    NAME
                            + " did not start in "
                            + directory.path()
                            + ": "
                            + outcome.oneLine()
                            + " "
                            + LogTail.of(log)
                            + " (it needs the library libssl3).");
        }
        port = chosen;
        ProcessHandle process = processIn(pidFile);
        pid = process.pid();
        ServiceState.of(process, port).write(directory.path());
        LOG.info("redis started port={} pid={}", port, pid);
    }

    /**
     * Full, it refuses writes rather than forget patients silently: a refused write is seen and
     * counted.
     */
    private String settingsText(int chosen, Path pidFile, Path log) {
        return String.format(
                Locale.ROOT,
                """
            bind 127.0.0.1
            port %d
            requirepass %s
            daemonize yes
            dir "%s"
            pidfile "%s"
            logfile "%s"
            save ""
            appendonly no
            maxmemory 128mb
            maxmemory-policy noeviction
            """,
                chosen,
                password,
                directory.path(),
                pidFile,
                log);
    }

    /** The names of the files in the Maven artifact. */
    private static String resource() {
        return switch (Binaries.platform("amd64", "arm64")) {
            case "linux-amd64" -> "redis-server-6.2.6-v5-linux-amd64";
            case "linux-arm64" -> "redis-server-6.2.7-linux-arm64";
            case "darwin-arm64" -> "redis-server-6.2.6-v5-darwin-arm64";
            default -> "redis-server-6.2.6-v5-darwin-amd64";
        };
    }

    private boolean answersInTime(int candidate) {
        Instant end = Instant.now().plus(LIMIT);
        while (!RedisPing.answers(candidate, password)) {
            if (Instant.now().isAfter(end)) {
                return false;
            }
            Patience.pause(Duration.ofMillis(10));
        }
        return true;
    }

    private static ProcessHandle processIn(Path pidFile) {
        try {
            long pid = Long.parseLong(Files.readString(pidFile).strip());
            return ProcessHandle.of(pid)
                    .orElseThrow(() -> new EmbeddedException(NAME + " ended right away."));
        } catch (IOException cause) {
            throw new UncheckedIOException("cannot read " + pidFile, cause);
        }
    }

    public String host() {
        return Ports.LOOPBACK;
    }

    public int port() {
        return port;
    }

    public long pid() {
        return pid;
    }

    /** Address with the password in it: {@code redis://:password@127.0.0.1:port}. */
    public String url() {
        return "redis://:" + password + "@" + host() + ":" + port;
    }

    /** kill -9; what it held is gone. */
    public void kill9() {
        Signals.killFamily(pid);
    }

    /** SIGSTOP: connections stay open and nothing answers. */
    public void pause() {
        Signals.pauseFamily(pid);
    }

    /** Ends {@link #pause()}. */
    public void resume() {
        Signals.resumeFamily(pid);
    }

    /** Starts again on the same port, empty. */
    public void restart() {
        ServiceState.read(directory.path())
                .flatMap(ServiceState::process)
                .ifPresent(EmbeddedRedis::stopProcess);
        launch(port);
    }

    /** Stops in an orderly way and leaves no process behind; a second call does nothing. */
    public void stop() {
        if (!isHeld) {
            return;
        }
        ServiceState.read(directory.path())
                .flatMap(ServiceState::process)
                .ifPresent(EmbeddedRedis::stopProcess);
        isHeld = false;
        directory.release();
        LOG.info("redis stopped port={}", port);
    }

    @Override
    public void close() {
        stop();
    }

    private static void stopProcess(ProcessHandle process) {
        Signals.send("CONT", process.pid());
        Signals.send("TERM", process.pid());
        if (!Signals.awaitExit(process, LIMIT)) {
            Signals.killFamily(process.pid());
        }
    }
}
