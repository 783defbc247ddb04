package io.wardstream.standalone;

import io.vertx.core.json.JsonObject;
import io.wardstream.embedded.Ports;
import io.wardstream.embedded.ServiceState;
import io.wardstream.embedded.Signals;
import io.wardstream.embedded.TestPostgres;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * The program under test in a JVM of its own, over an installation whose platform and simulator are
 * stand-ins.
 */
final class Supervisor {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Process process;
    private final BufferedReader output;
    private final Path errors;

    private Supervisor(Process process, Path errors) {
        this.process = process;
        this.output = process.inputReader();
        this.errors = errors;
    }

    /** An installation in a folder: the repository's sql and conf, and jars of the stand-ins. */
    static void install(Path home) throws IOException {
        Path repository = TestPostgres.rolesSql().resolve("..").resolve("..").normalize();
        Files.createSymbolicLink(home.resolve("sql"), repository.resolve("sql"));
        Files.createSymbolicLink(home.resolve("conf"), repository.resolve("conf"));
        pack(
                home.resolve("verticles/platform/target"),
                "wardstream-platform.jar",
                "io/wardstream/app");
        pack(
                home.resolve("loadtest/simulator/target"),
                "wardstream-simulator.jar",
                "io/wardstream/simulator");
    }

    private static void pack(Path target, String jar, String folder) throws IOException {
        Files.createDirectories(target.resolve("lib"));
        Path classes = Path.of("target", "test-classes").toAbsolutePath();
        try (OutputStream file = Files.newOutputStream(target.resolve(jar));
                JarOutputStream entries = new JarOutputStream(file);
                Stream<Path> paths = Files.list(classes.resolve(folder))) {
            for (Path path : paths.toList()) {
                entries.putNextEntry(new JarEntry(classes.relativize(path).toString()));
                Files.copy(path, entries);
            }
        }
    }

    static Supervisor start(Path home, Map<String, String> environment, String... arguments)
            throws IOException {
        Path errors = Files.createTempFile(home, "stderr", ".txt");
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Dwardstream.home=" + home,
                                "-cp",
                                System.getProperty("java.class.path"),
                                StandaloneMain.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
        builder.environment().putAll(environment);
        return new Supervisor(builder.start(), errors);
    }

    /** Three free ports in a row; the first of them. */
    static int freePorts() {
        return Stream.generate(Ports::free)
                .filter(port -> port < 65_000 && Ports.isFree(port + 1) && Ports.isFree(port + 2))
                .findFirst()
                .orElseThrow();
    }

    /** The line printed when ready. */
    JsonObject ready() throws IOException {
        String line = output.readLine();
        if (line == null) {
            throw new IOException("no line on stdout; stderr: " + errors());
        }
        if (!line.startsWith("{")) {
            throw new IOException("not the one line of JSON: " + line);
        }
        return new JsonObject(line);
    }

    List<String> furtherLines() {
        return output.lines().toList();
    }

    void signal(String name) {
        Signals.send(name, process.pid());
    }

    void kill9() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** After a failed test; does nothing to one that has ended. */
    void end() {
        process.destroyForcibly();
    }

    int exitCode() throws InterruptedException, IOException {
        if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            throw new IOException("it does not end; stderr: " + errors());
        }
        return process.exitValue();
    }

    String errors() throws IOException {
        return Files.readString(errors);
    }

    /** The processes remembered in a data directory that run. */
    static List<ProcessHandle> running(Path data) {
        return Stream.of("postgres", "redis", "platform", "simulator")
                .map(data::resolve)
                .map(ServiceState::read)
                .flatMap(Optional::stream)
                .map(ServiceState::process)
                .flatMap(Optional::stream)
                .toList();
    }
}
