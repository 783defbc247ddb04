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
import java.util.Map;

/**
 * A node of the platform in a JVM of its own, with a generated settings file; secrets reach it by
 * its environment only.
 */
final class PlatformProcess {
    static final String JAVA_OPTIONS = "WARDSTREAM_JAVA_OPTS";

    /** Enough for 5,000 devices; a default of the JVM's choice would grow with the machine. */
    private static final String HEAP = "-Xmx384m";

    private static final Duration START_LIMIT = Duration.ofSeconds(90);

    /** It ends by itself within ingest.drainMillis, 30 s by default, and 15 s. */
    private static final Duration STOP_LIMIT = Duration.ofMinutes(2);

    private static final Duration POLL = Duration.ofMillis(50);

    private final String name;
    private final Child child;
    private final Path log;

    private PlatformProcess(String name, Child child, Path log) {
        this.name = name;
        this.child = child;
        this.log = log;
    }

    /**
     * Starts a node; it serves only after {@link #awaitReady}.
     *
     * @param name for people, and of its files in the data directory
     * @param settings the text of its settings file
     * @param secrets its environment
     */
    static PlatformProcess start(
            String name,
            String settings,
            Installation installation,
            ServiceDirectory data,
            Map<String, String> secrets) {
        Path log = data.resolve(name + ".log");
        Path file = data.resolve(name + ".yaml");
        try {
            if (Files.exists(log)) { // what a crash said must survive the next start
                Files.move(log, data.resolve(name + ".log.1"), StandardCopyOption.REPLACE_EXISTING);
            }
            Files.writeString(file, settings);
        } catch (IOException cause) {
            throw new UncheckedIOException("cannot write " + file, cause);
        }
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("@" + installation.platformJvmOptions());
        command.addAll(installation.classArchiveOptions());
        command.add(HEAP);
        command.add("-Dlogback.configurationFile=" + installation.logback());
        command.addAll(ownOptions());
        command.addAll(List.of("-cp", installation.platformClassPath(), "io.wardstream.app.Main"));
        command.addAll(List.of("--config", file.toString()));
        return new PlatformProcess(
                name,
                Child.start(
                        name,
                        data.resolve(name),
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
                        "The "
                                + name
                                + " is not ready after "
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
        return "The "
                + name
                + " ended with exit code "
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
