package io.wardstream.standalone.faults;

import io.vertx.core.json.JsonObject;
import io.wardstream.embedded.Ports;
import io.wardstream.embedded.Signals;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * {@code scripts/run --json}, or another script like it, as a person or a program starts it: known
 * by what it prints only.
 */
final class RunScript implements AutoCloseable {
    private static final long STOP_SECONDS = 90;

    private final Path data;
    private final Process process;
    private final BufferedReader output;
    private final Path errors;

    private RunScript(Path data, Process process, Path errors) {
        this.data = data;
        this.process = process;
        this.output = process.inputReader();
        this.errors = errors;
    }

    /** Starts it with {@code --json} and these arguments besides. */
    static RunScript start(Path data, int port, String... arguments) throws IOException {
        return start("run", data, port, arguments);
    }

    /** The same of another script that takes the same options. */
    static RunScript start(String script, Path data, int port, String... arguments)
            throws IOException {
        upToDate();
        Path errors =
                Files.createTempFile(
                        BuiltTree.logs("RunScriptFT"), data.getFileName() + "-", ".log");
        List<String> command = new ArrayList<>();
        command.add(BuiltTree.home().resolve("scripts").resolve(script).toString());
        command.addAll(List.of("--json", "--port", Integer.toString(port)));
        command.addAll(List.of("--data-dir", data.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
        builder.environment().keySet().removeIf(key -> key.startsWith("WARDSTREAM_"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("WARDSTREAM_JAVA_OPTS", BuiltTree.FIRST_COMPILER);
        return new RunScript(data, builder.start(), errors);
    }

    /** The build that runs these tests has just packaged the tree; no script need do it again. */
    static void upToDate() throws IOException {
        Path stamp = BuiltTree.home().resolve("target/scripts-built");
        Files.createDirectories(stamp.getParent());
        if (!Files.exists(stamp)) {
            Files.createFile(stamp);
        }
        Files.setLastModifiedTime(stamp, FileTime.from(Instant.now()));
    }

    /** Three free ports in a row; the first of them. */
    static int freePorts() {
        return freePorts(3);
    }

    /** So many free ports in a row; the first of them. */
    static int freePorts(int count) {
        return Stream.generate(Ports::free)
                .filter(first -> IntStream.range(first, first + count).allMatch(Ports::isFree))
                .findFirst()
                .orElseThrow();
    }

    /** Waits for the line that says it is ready. */
    JsonObject ready() throws IOException {
        String line = output.readLine();
        if (line == null || !line.startsWith("{")) {
            throw new IOException("not the line of JSON: " + line + "; on stderr: " + errors());
        }
        return new JsonObject(line);
    }

    /** Waits for the end of its stdout. */
    List<String> furtherLines() {
        return output.lines().toList();
    }

    void interrupt() {
        Signals.send("INT", process.pid());
    }

    /** Kills the supervisor alone; what it started lives on. */
    void kill9() throws InterruptedException {
        int _ = process.destroyForcibly().waitFor();
    }

    int exitCode() throws InterruptedException, IOException {
        if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
            throw new IOException("it does not end; on stderr: " + errors());
        }
        return process.exitValue();
    }

    String errors() throws IOException {
        return Files.readString(errors);
    }

    /** Processes that work in the data directory or have it on their command line. */
    static List<ProcessHandle> runningIn(Path data) {
        return ProcessHandle.allProcesses()
                .filter(process -> Signals.isRunning(process.pid()))
                .filter(process -> worksIn(process.pid(), data.toString()))
                .toList();
    }

    private static boolean worksIn(long pid, String folder) {
        Path entry = Path.of("/proc", Long.toString(pid));
        try {
            return Files.readString(entry.resolve("cmdline")).contains(folder)
                    || Files.readSymbolicLink(entry.resolve("cwd")).startsWith(folder);
        } catch (IOException | UncheckedIOException gone) {
            return false;
        }
    }

    /** Ends whatever a failed test left running. */
    @Override
    public void close() {
        Process _ = process.destroyForcibly();
        runningIn(data).forEach(left -> Signals.killFamily(left.pid()));
    }
}
