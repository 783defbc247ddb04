package io.wardstream.bench;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Simulated devices in a JVM of their own. Blocking. */
final class Generator implements AutoCloseable {

    private static final Duration STOP_LIMIT = Duration.ofSeconds(60);

    private final Process process;
    private final Path report;

    private Generator(Process process, Path report) {
        this.process = process;
        this.report = report;
    }

    /**
     * Starts them.
     *
     * @param directory for what they say
     * @param arguments of the simulator
     */
    static Generator start(Tree tree, Path directory, List<String> arguments) throws IOException {
        Path report = directory.resolve("generator.json");
        Process process =
                new ProcessBuilder(tree.simulator(arguments))
                        .redirectOutput(report.toFile())
                        .redirectError(directory.resolve("generator.log").toFile())
                        .start();
        return new Generator(process, report);
    }

    /** Lets it work for a while; fails if it ends meanwhile. */
    void run(Duration time) {
        if (hasEnded(time)) {
            throw new BenchException("The simulator ended early, see " + report + ".");
        }
    }

    long pid() {
        return process.pid();
    }

    /** Stops it in good order and returns its report. */
    JsonObject finish() throws IOException {
        close();
        JsonObject said = new JsonObject(Files.readString(report));
        if (!said.getBoolean("balances", false) || said.getLong("violations", -1L) != 0) {
            throw new BenchException("The simulator's ledger does not balance: " + said.encode());
        }
        return said;
    }

    @Override
    public void close() {
        boolean _ = process.toHandle().destroy();
        if (!hasEnded(STOP_LIMIT)) {
            Process _ = process.destroyForcibly();
        }
    }

    private boolean hasEnded(Duration limit) {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new BenchException("The benchmark was interrupted.", stopped);
        }
    }
}
