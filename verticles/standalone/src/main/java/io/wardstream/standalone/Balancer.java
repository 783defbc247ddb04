package io.wardstream.standalone;

import io.wardstream.embedded.LogTail;
import io.wardstream.embedded.ServiceDirectory;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * HAProxy in front of the nodes: devices and people come to two ports and are spread over the nodes
 * that say they are ready; the fallbacks of SockJS stay with one node.
 */
final class Balancer {
    static final String NAME = "balancer";

    private static final String PROGRAM = "haproxy";
    private static final Duration START_LIMIT = Duration.ofSeconds(10);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(50);

    private final Child child;
    private final Path log;

    private Balancer(Child child, Path log) {
        this.child = child;
        this.log = log;
    }

    /** Where the program is; fails with one sentence where it is not. */
    static Path program() {
        return Stream.concat(
                        Stream.of(
                                System.getenv()
                                        .getOrDefault("PATH", "")
                                        .split(File.pathSeparator, -1)),
                        Stream.of("/usr/sbin", "/usr/local/sbin"))
                .filter(folder -> !folder.isBlank())
                .map(folder -> Path.of(folder, PROGRAM))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(
                        () ->
                                new StandaloneException(
                                        "There is no HAProxy on this machine: apt-get install haproxy."));
    }

    /** Starts it; it serves only after {@link #awaitOpen}. */
    static Balancer start(Path program, ClusterOptions options, ServiceDirectory data) {
        Path settings = data.resolve(NAME + ".cfg");
        Path log = data.resolve(NAME + ".log");
        try {
            Files.writeString(settings, settings(options));
        } catch (IOException cause) {
            throw new UncheckedIOException("cannot write " + settings, cause);
        }
        List<String> command = List.of(program.toString(), "-db", "-f", settings.toString());
        return new Balancer(
                Child.start(
                        NAME,
                        data.resolve(NAME),
                        command,
                        Map.of(),
                        ProcessBuilder.Redirect.to(log.toFile())),
                log);
    }

    /** The text of haproxy.cfg beside this class, with ports and nodes in it. */
    static String settings(ClusterOptions options) {
        return template()
                .replace("@WEB_PORT@", Integer.toString(options.port()))
                .replace("@DEVICE_PORT@", Integer.toString(options.devicePort()))
                .replace("@DEVICE_SERVERS@", servers(options, NodePlace::devicePort))
                .replace("@WEB_SERVERS@", servers(options, NodePlace::webPort));
    }

    private static String template() {
        try (InputStream file = Balancer.class.getResourceAsStream("haproxy.cfg")) {
            return Optional.ofNullable(file)
                    .map(Balancer::read)
                    .orElseThrow(() -> new StandaloneException("haproxy.cfg is not in the jar."));
        } catch (IOException cause) {
            throw new UncheckedIOException("haproxy.cfg cannot be read", cause);
        }
    }

    private static String read(InputStream file) {
        try {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException cause) {
            throw new UncheckedIOException("haproxy.cfg cannot be read", cause);
        }
    }

    private static String servers(ClusterOptions options, ToIntFunction<NodePlace> port) {
        return options.places().stream()
                .map(
                        place ->
                                "    server "
                                        + place.name()
                                        + " 127.0.0.1:"
                                        + port.applyAsInt(place)
                                        + " check port "
                                        + place.managementPort())
                .collect(Collectors.joining("\n"));
    }

    /** Waits until people are served through it; gives up early when a stop is asked for. */
    void awaitOpen(HttpProbe page, StopRequest stop) {
        Instant end = Instant.now().plus(START_LIMIT);
        while (!stop.await(POLL) && !page.isOk()) {
            if (!child.isAlive() || Instant.now().isAfter(end)) {
                throw new StandaloneException(lastWords());
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
        return "HAProxy does not serve; the end of its log " + log + ":\n" + LogTail.lines(log);
    }

    void stop(StopRequest request, Progress progress) {
        child.stop(STOP_LIMIT, request, progress);
    }
}
