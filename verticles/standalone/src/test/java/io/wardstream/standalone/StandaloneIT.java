package io.wardstream.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import io.wardstream.embedded.Ports;
import io.wardstream.embedded.Signals;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The supervisor's promises about what it starts, with real services and stand-ins for platform and
 * simulator.
 */
final class StandaloneIT {
    private final List<Supervisor> started = new ArrayList<>();
    private final int port = Supervisor.freePorts();

    @TempDir private Path home;

    private Path data = Path.of("");

    @BeforeEach
    void install() throws IOException {
        Supervisor.install(home);
        data = home.resolve("data");
    }

    @AfterEach
    void nothingIsLeftRunning() {
        started.forEach(Supervisor::end);
        List<ProcessHandle> left = Supervisor.running(data);
        left.forEach(process -> Signals.killFamily(process.pid()));
        assertThat(left).isEmpty();
    }

    @Test
    void printsOneLineWhenReadyAndStopsInOrder() throws Exception {
        Supervisor supervisor =
                start(Map.of("WARDSTREAM_JAVA_OPTS", "-Xmx64m -Dstub=1"), "--simulate", "3");
        JsonObject ready = supervisor.ready();
        assertThat(ready.fieldNames())
                .containsExactly(
                        "url",
                        "dashboardUrl",
                        "deviceUrl",
                        "managementUrl",
                        "username",
                        "password",
                        "pid");
        assertThat(ready.getString("deviceUrl"))
                .isEqualTo("ws://127.0.0.1:" + (port + 1) + "/ws/device");
        assertThat(Signals.isRunning(ready.getLong("pid"))).isTrue();
        assertThat(Supervisor.running(data)).hasSize(4);
        assertThat(Files.readAllLines(data.resolve("tokens.ndjson"))).hasSize(3);
        for (String secret : List.of("admin.password", "owner.password", "tokens.ndjson")) {
            assertThat(
                            PosixFilePermissions.toString(
                                    Files.getPosixFilePermissions(data.resolve(secret))))
                    .isEqualTo("rw-------");
        }

        Path events = data.resolve("events.log");
        await().until(() -> Files.readString(events).contains("simulator started"));
        supervisor.signal("TERM");

        assertThat(supervisor.exitCode()).isZero();
        assertThat(supervisor.furtherLines()).isEmpty();
        assertThat(Files.readAllLines(events))
                .containsExactly(
                        "platform started false",
                        "simulator started",
                        "simulator stopping",
                        "platform stopping");
        assertThat(supervisor.errors()).contains("ledger of 3 devices: it balances");
        assertThat(Ports.isFree(port)).isTrue();
    }

    @Test
    void startsABrokerWhenAskedAndSendsThePlatformThere() throws Exception {
        Supervisor supervisor = start(Map.of(), "--kafka");

        String brokers = supervisor.ready().getString("kafkaBootstrapServers");

        assertThat(brokers).matches("127\\.0\\.0\\.1:\\d+");
        assertThat(Ports.isFree(Integer.parseInt(brokers.substring(brokers.indexOf(':') + 1))))
                .isFalse();
        Path events = data.resolve("events.log");
        await().until(() -> Files.readString(events).contains("platform streams to " + brokers));
        supervisor.signal("TERM");
        assertThat(supervisor.exitCode()).isZero();
    }

    @Test
    void afterAKillOfTheSupervisorTheNextStartCleansUpAndGoesOn() throws Exception {
        Supervisor killed = start(Map.of(), "--simulate", "2");
        JsonObject first = killed.ready();
        killed.kill9();
        assertThat(Signals.isRunning(first.getLong("pid"))).isTrue();

        Supervisor next = start(Map.of(), "--simulate", "3");
        JsonObject second = next.ready();
        assertThat(Signals.isRunning(first.getLong("pid"))).isFalse();
        assertThat(second.getString("password")).isEqualTo(first.getString("password"));
        assertThat(next.errors())
                .contains(
                        "Stopped the platform that an earlier run had left behind.",
                        "Making 1 devices");
        next.signal("INT");
        assertThat(next.exitCode()).isZero();
    }

    @Test
    void aPlatformThatDiesIsReportedAndEverythingStops() throws Exception {
        Supervisor supervisor = start(Map.of());
        URI url = URI.create(supervisor.ready().getString("url"));
        try (HttpClient client = HttpClient.newHttpClient()) {
            var _ =
                    client.sendAsync(
                            HttpRequest.newBuilder(url).DELETE().build(),
                            HttpResponse.BodyHandlers.discarding());
            assertThat(supervisor.exitCode()).isEqualTo(1);
            client.shutdownNow();
        }
        assertThat(supervisor.errors()).contains("The platform ended with exit code 7");
    }

    @Test
    void aSecondSignalHurries() throws Exception {
        Supervisor supervisor = start(Map.of("STUB_SLOW", "yes"));
        long pid = supervisor.ready().getLong("pid");
        supervisor.signal("INT");
        assertThat(Signals.isRunning(pid)).isTrue();
        supervisor.signal("INT");
        assertThat(supervisor.exitCode()).isZero();
        assertThat(supervisor.errors()).contains("The platform is killed");
    }

    @Test
    void aTakenPortIsNamedBeforeAnythingStarts() throws Exception {
        InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        try (ServerSocket taker = new ServerSocket(port + 2, 1, loopback)) {
            Supervisor supervisor = start(Map.of());
            assertThat(supervisor.exitCode()).isEqualTo(1);
            assertThat(supervisor.errors())
                    .contains(
                            "Port "
                                    + taker.getLocalPort()
                                    + " for the management listener is taken")
                    .doesNotContain("PostgreSQL");
        }
    }

    @Test
    void aDirectoryInUseIsNamed() throws Exception {
        Supervisor first = start(Map.of());
        assertThat(first.ready().getString("username")).isEqualTo("admin");
        Supervisor second = start(Map.of());
        assertThat(second.exitCode()).isEqualTo(1);
        assertThat(second.errors()).contains("Wardstream: the directory " + data + " is in use");
        first.signal("TERM");
        assertThat(first.exitCode()).isZero();
    }

    private Supervisor start(Map<String, String> environment, String... arguments)
            throws IOException {
        List<String> all =
                new ArrayList<>(
                        List.of(
                                "--json",
                                "--port",
                                Integer.toString(port),
                                "--data-dir",
                                data.toString()));
        all.addAll(List.of(arguments));
        Supervisor supervisor = Supervisor.start(home, environment, all.toArray(String[]::new));
        started.add(supervisor);
        return supervisor;
    }
}
