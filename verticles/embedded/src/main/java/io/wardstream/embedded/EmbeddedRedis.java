package io.wardstream.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * A Redis on 127.0.0.1 that keeps nothing on disk: the platform treats it as a cache that may be
 * empty at any time. It outlives a kill -9 of this JVM and is taken over by the next start on the
 * same directory.
 */
public final class EmbeddedRedis implements EmbeddedService {
    private static final String NAME = "Redis";
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final String PASSWORD_FILE = "redis.password";

    private final Keeper keeper;
    private final String password;

    private EmbeddedRedis(Keeper keeper, String password) {
        this.keeper = keeper;
        this.password = password;
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
        Keeper keeper =
                Keeper.start(new Keeper.Terms(NAME, LIMIT, LIMIT), directory, port, Program::new);
        return new EmbeddedRedis(keeper, ServiceDirectory.secret(directory, PASSWORD_FILE));
    }

    private record Program(ServiceDirectory directory) implements Keeper.Program {
        @Override
        public ProcessHandle launch(int port) {
            Path binary = Binaries.executable(NAME, resource());
            Path settings = directory.resolve("redis.conf");
            try {
                ServiceDirectory.writePrivate(settings, settings(port));
            } catch (IOException cause) {
                throw new UncheckedIOException("cannot write " + settings, cause);
            }
            return Commands.startDetached(
                    List.of(binary.toString(), settings.toString()),
                    Keeper.log(directory),
                    directory.path());
        }

        /**
         * Full, it refuses writes rather than forget patients silently: a refused write is seen and
         * counted.
         */
        private String settings(int port) {
            return String.format(
                    Locale.ROOT,
                    """
                    bind 127.0.0.1
                    port %d
                    requirepass %s
                    daemonize no
                    dir "%s"
                    save ""
                    appendonly no
                    maxmemory 128mb
                    maxmemory-policy noeviction
                    """,
                    port,
                    password(),
                    directory.path());
        }

        @Override
        public boolean answers(int port) {
            return RedisPing.answers(port, password());
        }

        private String password() {
            return directory.secret(PASSWORD_FILE);
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
    }

    /** Address with the password in it: {@code redis://:password@127.0.0.1:port}. */
    public String url() {
        return "redis://:" + password + "@" + host() + ":" + port();
    }

    @Override
    public String host() {
        return Ports.LOOPBACK;
    }

    @Override
    public int port() {
        return keeper.port();
    }

    @Override
    public long pid() {
        return keeper.pid();
    }

    @Override
    public void kill9() {
        Signals.killFamily(pid());
    }

    @Override
    public void pause() {
        Signals.pauseFamily(pid());
    }

    @Override
    public void resume() {
        Signals.resumeFamily(pid());
    }

    @Override
    public void restart() {
        keeper.restart();
    }

    @Override
    public void stop() {
        keeper.stop();
    }
}
