package io.wardstream.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * An S3 server (S3Proxy on a folder) on 127.0.0.1, in a JVM of its own with its own class path. It
 * outlives a kill -9 of this JVM and is taken over by the next start on the same directory.
 */
public final class EmbeddedS3 implements EmbeddedService {
    private static final Keeper.Terms TERMS =
            new Keeper.Terms("S3", Duration.ofSeconds(30), Duration.ofSeconds(10));
    private static final String ACCESS_KEY = "wardstream";
    private static final String SECRET_FILE = "s3.secret";
    private static final int FORBIDDEN = 403;

    private static final String BUCKETS = "buckets";

    private final Keeper keeper;
    private final Path buckets;
    private final String secret;

    private EmbeddedS3(Keeper keeper, Path buckets, String secret) {
        this.keeper = keeper;
        this.buckets = buckets;
        this.secret = secret;
    }

    /**
     * Starts the server, or takes over the one that already serves this directory.
     *
     * @param directory created where missing; holds buckets, log, state and the secret key (0600)
     * @param port where to listen; 0 = the port used before in this directory if free, else any
     * @throws EmbeddedException one sentence: port taken, directory in use or not writable, not
     *     built
     */
    public static EmbeddedS3 start(Path directory, int port) {
        Keeper keeper = Keeper.start(TERMS, directory, port, Program::new);
        return new EmbeddedS3(
                keeper,
                directory.resolve(BUCKETS),
                ServiceDirectory.secret(directory, SECRET_FILE));
    }

    private record Program(ServiceDirectory directory) implements Keeper.Program {
        @Override
        public ProcessHandle launch(int port) {
            Path settings = directory.resolve("s3proxy.properties");
            Path buckets = directory.resolve(BUCKETS);
            try {
                Files.createDirectories(buckets);
                ServiceDirectory.writePrivate(settings, settings(port, buckets));
            } catch (IOException cause) {
                throw new UncheckedIOException("cannot write " + settings, cause);
            }
            return ServerJvm.start(
                    "s3",
                    directory,
                    List.of("-Xmx128m"),
                    "org.gaul.s3proxy.Main",
                    "--properties",
                    settings.toString());
        }

        private String settings(int port, Path buckets) {
            return String.format(
                    Locale.ROOT,
                    """
                    s3proxy.endpoint=http://127.0.0.1:%d
                    s3proxy.authorization=aws-v2-or-v4
                    s3proxy.identity=%s
                    s3proxy.credential=%s
                    s3proxy.v4-max-non-chunked-request-size=67108864
                    jclouds.provider=filesystem-nio2
                    jclouds.filesystem.basedir=%s
                    """,
                    port,
                    ACCESS_KEY,
                    directory.secret(SECRET_FILE),
                    buckets);
        }

        /**
         * It refuses the unsigned request in S3's words; a web server that happened to be there
         * would not.
         */
        @Override
        public boolean answers(int port) {
            try {
                HttpURLConnection connection =
                        (HttpURLConnection)
                                URI.create("http://127.0.0.1:" + port + "/")
                                        .toURL()
                                        .openConnection();
                connection.setConnectTimeout(1000);
                connection.setReadTimeout(2000);
                try {
                    return connection.getResponseCode() == FORBIDDEN
                            && connection.getHeaderField("x-amz-request-id") != null;
                } finally {
                    connection.disconnect();
                }
            } catch (IOException absent) {
                return false;
            }
        }
    }

    /** Address for path-style requests: {@code http://127.0.0.1:port}. */
    public String endpoint() {
        return "http://" + host() + ":" + port();
    }

    /** Makes a bucket, unless it is there; returns its folder: objects are files in it. */
    public Path bucket(String name) {
        try {
            return Files.createDirectories(buckets.resolve(name));
        } catch (IOException cause) {
            throw new UncheckedIOException("cannot make the bucket " + name, cause);
        }
    }

    public String accessKey() {
        return ACCESS_KEY;
    }

    public String secretKey() {
        return secret;
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
