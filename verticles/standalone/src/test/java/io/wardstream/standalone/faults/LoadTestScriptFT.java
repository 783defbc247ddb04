package io.wardstream.standalone.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.wardstream.embedded.Signals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code scripts/loadtest} as a black box, for seconds: what is judged is that nothing is lost and
 * nothing fails, for machines that run tests have no time of their own.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
final class LoadTestScriptFT {
    private static final long LIMIT_SECONDS = 200;

    private final List<AutoCloseable> started = new ArrayList<>();

    @TempDir private Path folder;

    /** Exit code, and everything it printed. */
    private record Outcome(int exitCode, String text) {}

    @BeforeEach
    void theTreeIsBuilt() throws IOException {
        assertThat(BuiltTree.home().resolve("loadtest/gatling/target/wardstream-gatling.jar"))
                .as("built by mvn package")
                .exists();
        RunScript.upToDate();
    }

    @AfterEach
    void endEverything() throws Exception {
        for (AutoCloseable one : started) {
            one.close();
        }
    }

    @Test
    void passesWhenNothingIsLostAndFailsWhenAnObjectiveIsMissed() throws Exception {
        RunScript platform = RunScript.start(folder.resolve("data"), RunScript.freePorts());
        started.add(platform);
        JsonObject ready = platform.ready();
        Path reports = folder.resolve("reports");
        String there = " --url " + ready.getString("url") + " --out " + reports;
        Map<String, String> secret = Map.of("WARDSTREAM_PASSWORD", ready.getString("password"));

        Outcome soak =
                run(
                        secret,
                        "soak --devices 10 --viewers 2 --probes 1 --users 2 --patients 3 --ramp-seconds 2"
                                + " --seconds 8 --correctness-only"
                                + there);
        Outcome fleet =
                run(
                        secret,
                        "fleet --devices 5 --ramp-seconds 1 --seconds 3 --ack 1,1,1 --tokens "
                                + onlyFile(reports, "tokens-")
                                + there);
        platform.interrupt();

        assertThat(soak.text())
                .contains("All objectives were met.")
                .doesNotContain(ready.getString("password"));
        assertThat(soak.exitCode()).isZero();
        assertThat(onlyFile(reports, "soaksimulation-").resolve("index.html")).exists();
        assertThat(fleet.text())
                .contains("An objective was missed")
                .containsPattern("ack: 95th percentile.* : false")
                .containsPattern("Global: count of failed events.* : true");
        assertThat(fleet.exitCode()).isEqualTo(1);
        assertThat(platform.exitCode()).isZero();
    }

    private static Path onlyFile(Path directory, String prefix) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            List<Path> found =
                    files.filter(file -> file.getFileName().toString().startsWith(prefix)).toList();
            assertThat(found).hasSize(1);
            return found.getFirst();
        }
    }

    private Outcome run(Map<String, String> environment, String arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(BuiltTree.home().resolve("scripts/loadtest").toString());
        command.addAll(List.of(arguments.split(" ", -1)));
        Path output =
                Files.createTempFile(BuiltTree.logs("LoadTestScriptFT"), "load-test-", ".log");
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile());
        builder.environment().keySet().removeIf(key -> key.startsWith("WARDSTREAM_"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("WARDSTREAM_JAVA_OPTS", BuiltTree.FIRST_COMPILER);
        builder.environment().putAll(environment);
        Process process = builder.start();
        started.add(() -> Signals.killFamily(process.pid()));
        assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS))
                .as(() -> "ended, see " + output)
                .isTrue();
        return new Outcome(process.exitValue(), Files.readString(output));
    }
}
