package io.wardstream.loadtest;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A platform for one run, by {@code scripts/run}, in a directory that goes with it. */
final class OwnPlatform implements AutoCloseable {
    private static final int FIRST_PORT = 20_000;
    private static final int LAST_PORT = 32_000;
    private static final int TRIES = 50;
    private static final long STOP_SECONDS = 90;

    private final Path data;
    private final Process process;
    private JsonNode ready = Json.object();

    private OwnPlatform(Path data, Process process) {
        this.data = data;
        this.process = process;
    }

    /**
     * Starts it.
     *
     * @param home the root of the tree
     */
    static OwnPlatform start(Path home) {
        try {
            Path data = Files.createTempDirectory("wardstream-loadtest-");
            ProcessBuilder builder =
                    new ProcessBuilder(
                                    home.resolve("scripts").resolve("run").toString(),
                                    "--json",
                                    "--port",
                                    Integer.toString(freePorts()),
                                    "--data-dir",
                                    data.toString())
                            .redirectError(ProcessBuilder.Redirect.INHERIT);
            // No settings of the platform, which would refuse them.
            builder.environment()
                    .keySet()
                    .removeAll(List.of(Target.PASSWORD_VARIABLE, Target.USERNAME_VARIABLE));
            return new OwnPlatform(data, builder.start());
        } catch (IOException cause) {
            throw new LoadTestException("no platform can be started: " + cause.getMessage(), cause);
        }
    }

    /** Waits until it serves. */
    void awaitReady() {
        try {
            String line = process.inputReader().readLine();
            if (line == null) {
                throw new LoadTestException("the platform does not start, see above");
            }
            ready = Json.read(line);
        } catch (IOException cause) {
            throw new LoadTestException("the platform does not start", cause);
        }
    }

    String url() {
        return ready.path("url").textValue();
    }

    String deviceUrl() {
        return ready.path("deviceUrl").textValue();
    }

    String username() {
        return ready.path("username").textValue();
    }

    Path passwordFile() {
        return data.resolve("admin.password");
    }

    /** Where it keeps everything; gone with it. */
    Path directory() {
        return data;
    }

    /** Three in a row, as scripts/run takes them. */
    private static int freePorts() {
        for (int i = 0; i < TRIES; i++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST_PORT, LAST_PORT);
            if (isFree(port) && isFree(port + 1) && isFree(port + 2)) {
                return port;
            }
        }
        throw new LoadTestException("there are no three free ports in a row");
    }

    private static boolean isFree(int port) {
        try (ServerSocket _ =
                new ServerSocket(port, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            return true;
        } catch (IOException taken) {
            return false;
        }
    }

    /** Stops it in order, and removes what it kept. */
    @Override
    public void close() {
        boolean _ = process.toHandle().destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                throw new LoadTestException(
                        "the platform (pid " + process.pid() + ") does not stop");
            }
            remove(data);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        } catch (IOException cause) {
            throw new UncheckedIOException(data + " cannot be removed", cause);
        }
    }

    private static void remove(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
