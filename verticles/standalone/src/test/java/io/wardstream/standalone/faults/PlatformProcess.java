package io.wardstream.standalone.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.wardstream.embedded.Signals;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One node of the platform: the built jar in a JVM of its own, as in production, started again at
 * will on the same ports. To be used by the test's thread.
 */
final class PlatformProcess implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PlatformProcess.class);
    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(60);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(5);
    private static final int LOG_TAIL = 4_000;

    private final NodeSettings settings;
    private final Path logs;
    private final HttpClient client = HttpClient.newHttpClient();
    private final Thread lastResort = new Thread(this::endAtExit, "end-" + hashCode());
    private Process process;
    private int starts;

    private PlatformProcess(NodeSettings settings, Path logs) {
        this.settings = settings;
        this.logs = logs;
        this.process = launch();
        Runtime.getRuntime().addShutdownHook(lastResort);
    }

    /** Starts a node; it serves only after {@link #awaitReady}. */
    static PlatformProcess start(NodeSettings settings, Path logs) {
        return new PlatformProcess(settings, logs);
    }

    private Process launch() {
        List<String> command = new ArrayList<>();
        command.add(BuiltTree.java().toString());
        command.add("@" + BuiltTree.platformJvmOptions());
        command.addAll(settings.classArchiveOptions());
        command.add(BuiltTree.FIRST_COMPILER);
        command.add("-Dlogback.configurationFile=" + BuiltTree.logback());
        command.addAll(List.of("-cp", settings.classPath(), "io.wardstream.app.Main"));
        starts++;
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log().toFile());
        builder.environment().keySet().removeIf(key -> key.startsWith("WARDSTREAM_"));
        builder.environment().putAll(settings.environment());
        try {
            return builder.start();
        } catch (IOException cause) {
            throw new UncheckedIOException("the platform cannot be run", cause);
        }
    }

    private Path log() {
        return logs.resolve(settings.name() + "-" + starts + ".log");
    }

    /** Waits until it serves; fails with the end of its log when it ends or takes too long. */
    void awaitReady() {
        await().atMost(START_LIMIT)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> !process.isAlive() || isReady());
        assertThat(process.isAlive()).as(() -> "platform runs; its log: " + logTail()).isTrue();
        LOG.info("platform ready node={} pid={} start={}", settings.name(), pid(), starts);
    }

    NodeSettings settings() {
        return settings;
    }

    long pid() {
        return process.pid();
    }

    /** kill -9; returns when the process is gone. */
    void kill9() {
        Signals.killFamily(pid());
        LOG.info("platform killed node={} pid={}", settings.name(), pid());
    }

    /** Starts it again after its end, with the same settings. */
    void restart() {
        process = launch();
    }

    /** SIGSTOP: no thread of it runs, its sockets stay open. */
    void pause() {
        Signals.send("STOP", pid());
        LOG.info("platform frozen node={} pid={}", settings.name(), pid());
    }

    /** SIGCONT. */
    void resume() {
        Signals.send("CONT", pid());
        LOG.info("platform goes on node={} pid={}", settings.name(), pid());
    }

    /** SIGTERM; does not wait. */
    void terminate() {
        Signals.send("TERM", pid());
        LOG.info("platform asked to stop node={} pid={}", settings.name(), pid());
    }

    /** The exit code, once it has ended by itself. */
    int exitCode() {
        try {
            boolean ended = process.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS);
            assertThat(ended).as(() -> "platform ends; its log: " + logTail()).isTrue();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
        return process.exitValue();
    }

    Scrape metrics() {
        return Scrape.parse(get("/metrics").body());
    }

    /** The body of {@code /health/ready}. */
    String readiness() {
        return get("/health/ready").body();
    }

    private boolean isReady() {
        try {
            return get("/health/ready").statusCode() == 200;
        } catch (UncheckedIOException notYet) {
            return false;
        }
    }

    private HttpResponse<String> get(String path) {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(settings.managementUrl() + path))
                        .timeout(ANSWER_LIMIT)
                        .build();
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException away) {
            throw new UncheckedIOException("no answer from " + settings.name() + path, away);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
    }

    /** All it has said since it was started last. */
    String wholeLog() {
        try {
            return Files.readString(log());
        } catch (IOException unreadable) {
            throw new UncheckedIOException("no log of " + settings.name(), unreadable);
        }
    }

    String logTail() {
        String text = said();
        return text.substring(Math.max(0, text.length() - LOG_TAIL));
    }

    /** Its whole log since it was started last. */
    String said() {
        try {
            return Files.readString(log());
        } catch (IOException unreadable) {
            return unreadable.toString();
        }
    }

    /** Ends it, however it stands with it. */
    @Override
    public void close() {
        if (process.isAlive()) {
            resume();
            terminate();
            try {
                if (!process.waitFor(10, TimeUnit.SECONDS)) {
                    kill9();
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                kill9();
            }
        }
        boolean _ = Runtime.getRuntime().removeShutdownHook(lastResort);
        client.shutdownNow();
        client.close();
    }

    private void endAtExit() {
        process.destroyForcibly();
    }
}
