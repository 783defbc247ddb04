package io.wardstream.simulator;

import io.wardstream.codec.model.Generation;
import io.wardstream.simulator.DeviceOptions.Update;
import io.wardstream.simulator.patient.PatientMix;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The command line of {@link Main}. */
final class MainOptions {
    @Option(
            names = "--tokens",
            required = true,
            paramLabel = "FILE",
            description = "NDJSON lines with \"id\" and \"token\", one a device.")
    private @Nullable Path tokens;

    @Option(
            names = "--url",
            split = ",",
            defaultValue = "ws://127.0.0.1:8081/ws/device",
            description =
                    "Device listeners, separated by commas; a device that loses one tries the next."
                            + " Default: ${DEFAULT-VALUE}.")
    private List<URI> urls = List.of();

    @Option(
            names = "--devices",
            paramLabel = "N",
            description = "Use the first N tokens only. Default: all.")
    private int devices = Integer.MAX_VALUE;

    @Option(
            names = "--rate",
            defaultValue = "1",
            description = "Samples a second and device. Default: 1.")
    private double rate;

    @Option(
            names = "--duration",
            paramLabel = "S",
            description = "Stop after so many seconds. Default: at a signal.")
    private int durationSeconds;

    @Option(
            names = "--warmup",
            paramLabel = "S",
            description = "Forget the latencies of the first seconds. Default: 0.")
    private int warmupSeconds;

    @Option(
            names = "--samples",
            paramLabel = "N",
            description = "Stop each device after N samples. Default: never.")
    private int samples;

    @Option(
            names = "--replay",
            paramLabel = "DIR",
            description = "Replay the CSV files of a folder, one a device.")
    private @Nullable Path replay;

    @Option(
            names = "--replay-once",
            description = "Stop at a recording's end instead of starting over.")
    private boolean replayOnce;

    @Option(
            names = "--invented",
            defaultValue = "0",
            paramLabel = "N",
            description =
                    "With --replay: the last N devices have simulated patients all the same. Default: 0.")
    private int invented;

    @Option(
            names = "--seed",
            defaultValue = "42",
            description = "Same seed, same patients. Default: 42.")
    private long seed;

    @Option(
            names = "--mix",
            defaultValue = "MIXED",
            description =
                    "Patients: mixed (a ward) or arterial (seven vitals in every sample). Default: mixed.")
    private PatientMix mix = PatientMix.MIXED;

    @Option(
            names = "--generation",
            defaultValue = "DEMO",
            description = "What devices say of their data: real, demo or test. Default: demo.")
    private Generation generation = Generation.DEMO;

    @Option(
            names = "--ack-every-ms",
            defaultValue = "0",
            paramLabel = "MS",
            description = "How long devices will wait for an ack, 0..5000. Default: 0, each flush.")
    private int ackEveryMillis;

    @Option(
            names = "--samples-per-frame",
            defaultValue = "1",
            paramLabel = "N",
            description = "Samples in a frame, 1..500. Default: 1.")
    private int samplesPerFrame;

    @Option(
            names = "--updates",
            defaultValue = "SUCCEEDS",
            description =
                    "Firmware that devices are told to install: succeeds, fails or falls_silent."
                            + " Default: succeeds.")
    private Update updates = Update.SUCCEEDS;

    @Option(names = "--flat-out", description = "Send as fast as acks allow, instead of at a rate.")
    private boolean flatOut;

    @Option(
            names = "--window",
            defaultValue = "256",
            paramLabel = "N",
            description = "Unacked samples a device may have when flat out. Default: 256.")
    private int window;

    @Option(
            names = "--buffer",
            defaultValue = "3600",
            paramLabel = "N",
            description = "Samples a device keeps while nobody takes them. Default: 3600.")
    private int buffer;

    @Option(
            names = "--connects-per-second",
            defaultValue = "1000",
            paramLabel = "N",
            description = "Bound on connection attempts. Default: 1000.")
    private int connectsPerSecond;

    @Option(
            names = "--event-loops",
            defaultValue = "1",
            paramLabel = "N",
            description = "Threads. Default: 1.")
    private int eventLoops;

    @Option(
            names = "--settle",
            defaultValue = "10",
            paramLabel = "S",
            description = "Seconds to wait for outstanding acks at the end. Default: 10.")
    private int settleSeconds;

    @Option(
            names = "--ledger",
            paramLabel = "FILE",
            description = "Write the ledger there, as NDJSON, at the end.")
    private @Nullable Path ledger;

    @Option(names = "--quiet", description = "No line a second.")
    private boolean quiet;

    @Option(names = "--json", description = "Print the final report as one JSON object on stdout.")
    private boolean json;

    @Option(
            names = "--allow-remote",
            description = "Allow addresses other than this machine's own.")
    private boolean allowRemote;

    /**
     * @throws IllegalArgumentException or UncheckedIOException when the file cannot be used
     */
    List<DeviceToken> tokens() {
        Path file = tokens;
        if (file == null) {
            throw new IllegalArgumentException("--tokens is missing");
        }
        try {
            List<DeviceToken> all = DeviceToken.read(file);
            if (all.isEmpty() || devices < 1) {
                throw new IllegalArgumentException(
                        "no device: the token file is empty, or --devices is below 1");
            }
            if (devices != Integer.MAX_VALUE && devices > all.size()) {
                throw new IllegalArgumentException(
                        "--devices " + devices + " but the token file holds only " + all.size());
            }
            return all.subList(0, Math.min(devices, all.size()));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(
                    "the token file " + file + " cannot be read", unreadable);
        }
    }

    /**
     * @throws IllegalArgumentException naming the option that is wrong
     */
    SimulationOptions simulated() {
        urls.forEach(this::check);
        return SimulationOptions.to(urls.stream().map(URI::toString).toArray(String[]::new))
                .seed(seed)
                .rate(rate)
                .samplesPerFrame(samplesPerFrame)
                .ackEveryMillis(ackEveryMillis)
                .flatOut(flatOut)
                .window(window)
                .samplesPerDevice(samples)
                .replay(replay, replayOnce)
                .invented(invented)
                .mix(mix)
                .generation(generation)
                .bufferSamples(buffer)
                .connectsPerSecond(connectsPerSecond)
                .eventLoops(eventLoops)
                .devices(_ -> DeviceOptions.faulty().update(updates).build())
                .build();
    }

    int durationSeconds() {
        return durationSeconds;
    }

    int warmupSeconds() {
        return warmupSeconds;
    }

    int settleSeconds() {
        return settleSeconds;
    }

    @Nullable Path ledgerFile() {
        return ledger;
    }

    boolean isQuiet() {
        return quiet;
    }

    boolean isJson() {
        return json;
    }

    private void check(URI url) {
        String host = url.getHost();
        if (host == null || !("ws".equals(url.getScheme()) || "wss".equals(url.getScheme()))) {
            throw new IllegalArgumentException(
                    "--url must look like ws://host:port/path, was " + url);
        }
        if (!allowRemote && !isLoopback(host)) {
            throw new IllegalArgumentException(
                    host
                            + " is not this machine; simulated devices go elsewhere only with --allow-remote");
        }
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException _) {
            return false;
        }
    }
}
