package io.wardstream.loadtest;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The programs a load test is made of; they speak to the person themselves. */
final class Programs {
    private static final int USUAL_WARD = 50;

    /** More are not shown on a page. */
    private static final int LARGEST_WARD = 1_000;

    /** Batches of devices are limited to thirty a minute and user. */
    private static final int MOST_WARDS = 25;

    private final Path home;
    private final AtomicReference<@Nullable Process> running = new AtomicReference<>();

    /**
     * @param home the root of the tree
     */
    Programs(Path home) {
        this.home = home;
    }

    /**
     * Has {@code scripts/devices} make devices, each with a patient, in wards of a hospital for
     * this.
     */
    void makeDevices(Map<String, String> target, int count, Path tokens) {
        List<String> command = new ArrayList<>();
        command.add(home.resolve("scripts").resolve("devices").toString());
        command.addAll(List.of("create", "--count", Integer.toString(count)));
        command.addAll(List.of("--out", tokens.toString(), "--hospital", "Load test"));
        int perWard = Math.clamp(count / MOST_WARDS + 1, USUAL_WARD, LARGEST_WARD);
        command.addAll(List.of("--per-ward", Integer.toString(perWard)));
        for (String key : List.of(Settings.URL, Settings.USERNAME, Settings.PASSWORD_FILE)) {
            String value = target.get(key);
            if (value != null) {
                command.addAll(List.of(Settings.option(key), value));
            }
        }
        if (run(command) != 0) {
            throw new LoadTestException("there are no devices, see above");
        }
    }

    /** Gatling in a JVM of its own; its exit code: 0, 2 when an objective was missed, else 1. */
    int gatling(Suite suite, Map<String, String> settings, Path results) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "-Xmx1g",
                        "-XX:+UseCompactObjectHeaders",
                        "--add-opens=java.base/java.lang=ALL-UNNAMED",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow"));
        settings.forEach((key, value) -> command.add("-D" + Settings.PREFIX + key + "=" + value));
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of("io.gatling.app.Gatling", "--simulation", suite.simulation()));
        command.addAll(List.of("--results-folder", results.toString()));
        return run(command);
    }

    private int run(List<String> command) {
        try {
            Process process = new ProcessBuilder(command).inheritIO().start();
            running.set(process);
            int code = process.waitFor();
            running.set(null);
            return code;
        } catch (IOException cause) {
            throw new LoadTestException(command.getFirst() + " cannot be run", cause);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new LoadTestException("the load test was interrupted", stopped);
        }
    }

    /** Ends what is running. */
    void stop() {
        Process process = running.get();
        if (process != null) {
            process.destroy();
        }
    }
}
