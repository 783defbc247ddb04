package io.wardstream.standalone;

import io.wardstream.embedded.LogTail;
import io.wardstream.embedded.ServiceDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The platform in a JVM of its own, with a generated settings file; secrets reach it by its
 * environment only.
 */
final class PlatformProcess {
    static final String JAVA_OPTIONS = "WARDSTREAM_JAVA_OPTS";

    /** Enough for 5,000 devices; a default of the JVM's choice would grow with the machine. */
    private static final String HEAP = "-Xmx384m";

    private static final Duration START_LIMIT = Duration.ofSeconds(90);

    /** It ends by itself within ingest.drainMillis, 30 s by default, and 15 s. */
    private static final Duration STOP_LIMIT = Duration.ofMinutes(2);

    private static final Duration POLL = Duration.ofMillis(50);

    private final Child child;
    private final Path log;

    private PlatformProcess(Child child, Path log) {
        this.child = child;
        this.log = log;
    }

    static Path memory(ServiceDirectory data) {
        return data.resolve("platform");
    }

    static PlatformProcess start(
            StandaloneOptions options,
            Installation installation,
            ServiceDirectory data,
            Map<String, String> secrets) {
        Path log = data.resolve("platform.log");
        Path settings = data.resolve("platform.yaml");
        try {
            if (Files.exists(log)) { // what a crash said must survive the next start
                Files.move(
                        log, data.resolve("platform.log.1"), StandardCopyOption.REPLACE_EXISTING);
            }
            Files.writeString(settings, settings(options));
        } catch (IOException cause) {
            throw new UncheckedIOException("cannot write " + settings, cause);
        }
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("@" + installation.platformJvmOptions());
        command.addAll(installation.classArchiveOptions());
        command.add(HEAP);
        command.add("-Dlogback.configurationFile=" + installation.logback());
        command.addAll(ownOptions());
        command.addAll(List.of("-cp", installation.platformClassPath(), "io.wardstream.app.Main"));
        command.addAll(List.of("--config", settings.toString()));
        return new PlatformProcess(
                Child.start(
                        "platform",
                        memory(data),
                        command,
                        secrets,
                        ProcessBuilder.Redirect.to(log.toFile())),
                log);
    }

    /** The person's options come last: the JVM obeys the last of two. */
    private static List<String> ownOptions() {
        String options = System.getenv().getOrDefault(JAVA_OPTIONS, "").strip();
        return options.isEmpty() ? List.of() : List.of(options.split("\\s+", -1));
    }

    static String settings(StandaloneOptions options) {
        return String.format(
                Locale.ROOT,
                """
                # Written at every start by scripts/run; settings of your own go into the environment, see
                # conf/wardstream.yaml. Secrets are in files beside this one.
                web: {host: 127.0.0.1, port: %d}
                ingest: {host: 127.0.0.1, port: %d}
                ops: {host: 127.0.0.1, port: %d}
                postgres: {database: %s}
                """,
                options.port(),
                options.devicePort(),
                options.managementPort(),
                Services.DATABASE);
    }

    /**
     * Waits until it serves. Fails if it ends first, or takes too long; gives up early when a stop
     * is asked for.
     */
    void awaitReady(HttpProbe ready, StopRequest stop) {
        Instant end = Instant.now().plus(START_LIMIT);
        while (!stop.await(POLL) && !ready.isOk()) {
            if (!isAlive()) {
                throw new StandaloneException(lastWords());
            }
            if (Instant.now().isAfter(end)) {
                throw new StandaloneException(
                        "The platform is not ready after "
                                + START_LIMIT.toSeconds()
                                + " s; its log is "
                                + log
                                + ".");
            }
        }
    }

    boolean isAlive() {
        return child.isAlive();
    }

    long pid() {
        return child.pid();
    }

    /** Why it ended, as far as it said so. */
    String lastWords() {
        return "The platform ended with exit code "
                + child.exitCode()
                + "; the end of its log "
                + log
                + ":\n"
                + LogTail.lines(log);
    }

    /** It refuses new connections, commits and acknowledges what it has, and ends. */
    void stop(StopRequest request, Progress progress) {
        child.stop(STOP_LIMIT, request, progress);
    }
}
