package io.wardstream.testing;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program of loadtest that runs in node, installed as its lock file says. */
public final class NodeProgram {
    private final Path installed;

    private NodeProgram(Path installed) {
        this.installed = installed;
    }

    /** True where node and npm are installed. */
    public static boolean canRun() throws InterruptedException {
        return isThere("node") && isThere("npm");
    }

    private static boolean isThere(String program) throws InterruptedException {
        try {
            return new ProcessBuilder(program, "--version").start().waitFor() == 0;
        } catch (IOException notThere) {
            return false;
        }
    }

    /**
     * Installs it under target, once.
     *
     * @param of the test class, whose own copy it is: tests run beside each other
     */
    public static NodeProgram install(String folder, Class<?> of, String... scripts)
            throws IOException, InterruptedException {
        Path source = Path.of("..", "..", "loadtest", folder);
        Path installed = Path.of("target", of.getSimpleName());
        Files.createDirectories(installed);
        for (String script : scripts) {
            copy(source, installed, script);
        }
        copy(source, installed, "package.json");
        copy(source, installed, "package-lock.json");
        if (Files.notExists(installed.resolve("node_modules"))) {
            Process npm =
                    new ProcessBuilder("npm", "ci", "--no-audit", "--no-fund")
                            .directory(installed.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(installed.resolve("npm.log").toFile())
                            .start();
            if (!npm.waitFor(120, TimeUnit.SECONDS) || npm.exitValue() != 0) {
                throw new AssertionError("npm ci, see " + installed.resolve("npm.log"));
            }
        }
        return new NodeProgram(installed);
    }

    private static void copy(Path from, Path to, String file) throws IOException {
        Files.copy(from.resolve(file), to.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }

    /** Begins; what it says goes to {@link #events}. */
    public Process start(Map<String, String> environment, String... command) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .directory(installed.toFile())
                        .redirectError(installed.resolve("errors.log").toFile());
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** The lines of JSON it has said by its end. */
    public static List<JsonObject> events(Process program)
            throws IOException, InterruptedException {
        boolean hasEnded = program.waitFor(60, TimeUnit.SECONDS);
        if (!hasEnded) {
            program.destroyForcibly();
            throw new AssertionError("the program has not ended");
        }
        return new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .map(JsonObject::new)
                .toList();
    }
}
