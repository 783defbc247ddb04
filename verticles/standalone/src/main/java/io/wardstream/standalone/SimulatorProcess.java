package io.wardstream.standalone;

import io.wardstream.embedded.ServiceDirectory;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The simulated devices in a JVM of their own; what it prints, its ledger at the end above all, is
 * passed on.
 */
final class SimulatorProcess {
    static final String NAME = "simulator";

    /** It waits for outstanding acks, 10 s by default, before it prints its ledger. */
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

    private final Child child;
    private final Thread forwarding;

    private SimulatorProcess(Child child, Thread forwarding) {
        this.child = child;
        this.forwarding = forwarding;
    }

    static SimulatorProcess start(
            SimulatedWard ward,
            Installation installation,
            ServiceDirectory data,
            Path tokens,
            Progress progress) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders"));
        command.addAll(
                List.of(
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow"));
        command.addAll(
                List.of("-cp", installation.simulatorClassPath(), "io.wardstream.simulator.Main"));
        command.addAll(List.of("--tokens", tokens.toString(), "--url", ward.deviceUrl()));
        command.addAll(List.of("--devices", Integer.toString(ward.devices()), "--quiet"));
        command.addAll(List.of("--ledger", data.resolve("ledger.ndjson").toString()));
        if (ward.replay() != null) {
            command.addAll(List.of("--replay", ward.replay().toString()));
            command.addAll(List.of("--invented", Integer.toString(ward.invented())));
        }
        Child child =
                Child.start(
                        NAME, data.resolve(NAME), command, Map.of(), ProcessBuilder.Redirect.PIPE);
        Thread forwarding =
                Thread.ofPlatform()
                        .daemon()
                        .name("simulator-output")
                        .start(() -> forward(child.process().inputReader(), progress));
        return new SimulatorProcess(child, forwarding);
    }

    private static void forward(BufferedReader output, Progress progress) {
        try (output) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                progress.answer(line);
            }
        } catch (IOException ended) {
            progress.say("The simulator's output ended: " + ended.getMessage());
        }
    }

    /**
     * True when it has ended by itself; then that is said, and nothing of it is left.
     *
     * @param what goes on without it, for people
     */
    boolean hasEnded(String what, StopRequest request, Progress progress) {
        if (child.isAlive()) {
            return false;
        }
        progress.say("The simulator ended with exit code " + child.exitCode() + "; " + what + ".");
        stop(request, progress);
        return true;
    }

    /** Lets the devices come to their last acks, and passes on the ledger. */
    void stop(StopRequest request, Progress progress) {
        child.stop(STOP_LIMIT, request, progress);
        try {
            forwarding.join(Duration.ofSeconds(2));
        } catch (InterruptedException cause) {
            Thread.currentThread().interrupt();
        }
    }
}
