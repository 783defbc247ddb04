package io.wardstream.bench;

import io.wardstream.embedded.LogTail;
import io.wardstream.embedded.Ports;
import java.io.IOException;
import java.io.Writer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;

/** One node in a JVM of its own, with devices that have a patient each. Blocking. */
final class PlatformUnderTest implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration CALL_LIMIT = Duration.ofSeconds(60);
    private static final int DEFAULT_CONNECTIONS = 6_000;

    /** The least the platform accepts: a minute of live samples. */
    private static final int BUFFERED_A_CONNECTION = 60;

    private static final int FIRST_ERROR = 300;
    private static final String ALONE = "platform";
    private static final String ADMIN_PASSWORD = "only for the benchmark";

    private final HttpClient http = HttpClient.newHttpClient();
    private final Path directory;
    private final Path log;
    private final Process process;
    private final int webPort;
    private final int devicePort;
    private final int managementPort;

    private PlatformUnderTest(
            Path directory,
            Path log,
            Process process,
            int webPort,
            int devicePort,
            int managementPort) {
        this.directory = directory;
        this.log = log;
        this.process = process;
        this.webPort = webPort;
        this.devicePort = devicePort;
        this.managementPort = managementPort;
    }

    /** Starts it with its own settings, for so many devices. */
    static PlatformUnderTest start(Tree tree, Laboratory laboratory, int devices)
            throws IOException {
        return start(tree, laboratory, devices, "");
    }

    /**
     * Starts it, for so many devices.
     *
     * @param more lines of settings
     */
    static PlatformUnderTest start(Tree tree, Laboratory laboratory, int devices, String more)
            throws IOException {
        return startNode(tree, laboratory, ALONE, devices, more);
    }

    /** As {@link #start}, one of several nodes with the same services, named for its files. */
    static PlatformUnderTest startNode(
            Tree tree, Laboratory laboratory, String name, int devices, String more)
            throws IOException {
        return start(tree::platform, laboratory, name, devices, more);
    }

    /** As {@link #start}, with an audit that {@link #tell} switches. */
    static PlatformUnderTest startSwitched(
            Tree tree, Laboratory laboratory, int devices, String more) throws IOException {
        return start(tree::switchedNode, laboratory, ALONE, devices, more);
    }

    /** One administrator stands for all users: requests are counted, but never too many. */
    private static PlatformUnderTest start(
            Function<Path, List<String>> command,
            Laboratory laboratory,
            String name,
            int devices,
            String more)
            throws IOException {
        int connections = Math.max(DEFAULT_CONNECTIONS, devices);
        int web = Ports.free();
        int device = Ports.free();
        int management = Ports.free();
        Path directory = laboratory.directory();
        Path settings = directory.resolve(name + ".yaml");
        Path log = directory.resolve(name + ".log");
        Files.writeString(
                settings,
                String.format(
                        Locale.ROOT,
                        """
                web: {host: 127.0.0.1, port: %d}
                ingest: {host: 127.0.0.1, port: %d, maxConnections: %d, bufferSamples: %d}
                ops: {host: 127.0.0.1, port: %d}
                limits: {userPerSecond: 1000000, userBurst: 1000000, addressPerSecond: 0, costlyPerMinute: 0,
                         connectPerSecond: 0, connectAllPerSecond: 0}
                %s
                """,
                        web,
                        device,
                        connections,
                        connections * BUFFERED_A_CONNECTION,
                        management,
                        more));
        ProcessBuilder builder =
                new ProcessBuilder(command.apply(settings))
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile());
        builder.environment().putAll(laboratory.environment());
        builder.environment().putAll(Map.of("WARDSTREAM_ACCESS_ADMIN_PASSWORD", ADMIN_PASSWORD));
        return new PlatformUnderTest(directory, log, builder.start(), web, device, management);
    }

    void awaitReady() {
        long end = System.nanoTime() + START_LIMIT.toNanos();
        while (!isReady()) {
            if (System.nanoTime() > end || waitFor(POLL)) {
                throw new BenchException(
                        "The platform does not get ready; its log ends:\n" + LogTail.lines(log));
            }
        }
    }

    private boolean isReady() {
        try {
            HttpRequest request =
                    HttpRequest.newBuilder(management("/health/ready")).timeout(CALL_LIMIT).build();
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode()
                    < FIRST_ERROR;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException stopped) {
            throw interrupted(stopped);
        }
    }

    long pid() {
        return process.pid();
    }

    String deviceUrl() {
        return "ws://127.0.0.1:" + devicePort + "/ws/device";
    }

    /** A line for who listens on its standard input. */
    void tell(String line) {
        try {
            Writer input = process.outputWriter();
            input.write(line + "\n");
            input.flush();
        } catch (IOException away) {
            throw new BenchException("The platform does not listen.", away);
        }
    }

    /** How many samples it has stored since its start. */
    long committed() {
        return counter("ingest_samples_committed_total");
    }

    /** A counter without labels, since its start. */
    long counter(String name) {
        return (long) metric(name);
    }

    /**
     * What a meter shows now.
     *
     * @param name as in the metrics, with labels where it has some
     */
    double metric(String name) {
        String start = name + " ";
        return PlatformApi.call(http, HttpRequest.newBuilder(management("/metrics")))
                .lines()
                .filter(line -> line.startsWith(start))
                .mapToDouble(line -> Double.parseDouble(line.substring(start.length())))
                .findFirst()
                .orElseThrow(() -> new BenchException("No " + name + " in the metrics."));
    }

    /** What a counter shows now, over all its labels but these; 0 when it has none of them. */
    long sum(String name, String... labels) {
        return (long)
                PlatformApi.call(http, HttpRequest.newBuilder(management("/metrics")))
                        .lines()
                        .filter(line -> line.startsWith(name + "{"))
                        .filter(line -> Stream.of(labels).allMatch(line::contains))
                        .mapToDouble(
                                line -> Double.parseDouble(line.substring(line.indexOf('}') + 2)))
                        .sum();
    }

    /** Blocks; fails when it ends meanwhile. */
    void run(Duration time) {
        if (waitFor(time)) {
            throw new BenchException(
                    "The platform ended early; its log ends:\n" + LogTail.lines(log));
        }
    }

    /** Makes devices, each with a patient, in one ward; returns the file of their tokens. */
    Path makeDevices(int count) throws IOException {
        return Population.make(api(), count, count).tokensWithout(List.of(), directory);
    }

    /** Its REST interface, as its administrator. */
    PlatformApi api() {
        return PlatformApi.logIn(http, webUrl(), "admin", ADMIN_PASSWORD);
    }

    String webUrl() {
        return "http://127.0.0.1:" + webPort;
    }

    private URI management(String path) {
        return URI.create("http://127.0.0.1:" + managementPort + path);
    }

    private boolean waitFor(Duration limit) {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            throw interrupted(stopped);
        }
    }

    /** SIGTERM, then waits for its end; how long that took. */
    Duration stop() {
        long begin = System.nanoTime();
        process.destroy();
        if (!waitFor(STOP_LIMIT)) {
            throw new BenchException("The platform does not end when it is asked to.");
        }
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    static BenchException interrupted(InterruptedException stopped) {
        Thread.currentThread().interrupt();
        return new BenchException("The benchmark was interrupted.", stopped);
    }

    @Override
    public void close() {
        process.destroy();
        if (!waitFor(STOP_LIMIT)) {
            Process _ = process.destroyForcibly();
        }
        http.close();
    }
}
