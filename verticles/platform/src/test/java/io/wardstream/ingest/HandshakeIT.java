package io.wardstream.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.UpgradeRejectedException;
import io.wardstream.codec.bus.Addresses;
import io.wardstream.codec.bus.DeviceControl;
import io.wardstream.ops.Pressure.Step;
import io.wardstream.ops.Readiness.State;
import io.wardstream.registry.DeviceWithToken;
import io.wardstream.registry.Devices;
import io.wardstream.registry.RegistryBed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who is let in, who is not, and what is said to them. */
class HandshakeIT {
    private static IngestBed bed;

    @BeforeAll
    static void listen() {
        bed = new IngestBed(Map.of("HELLO_TIMEOUT_MILLIS", "1000", "TOKEN_CHECK_MILLIS", "500"));
    }

    @AfterAll
    static void close() {
        bed.close();
    }

    private static int retryAfter(UpgradeRejectedException refused) {
        return Integer.parseInt(refused.getHeaders().get("Retry-After"));
    }

    @Test
    void speaksJsonWhenNoSubprotocolIsAskedFor() {
        DeviceWithToken device = bed.device();

        Probe probe = bed.open(bed.options(bed.listening, device.token()));

        assertThat(probe.socket.subProtocol()).isNull();
        assertThat(probe.hello(100).getInteger("protocol")).isEqualTo(1);
    }

    @Test
    void choosesTheSubprotocolItSpeaks() {
        DeviceWithToken device = bed.device();

        Probe probe =
                bed.open(
                        bed.options(bed.listening, device.token())
                                .addSubProtocol("vitals.v9")
                                .addSubProtocol("vitals.v1.json")
                                .addSubProtocol("vitals.v1.cbor"));

        assertThat(probe.socket.subProtocol()).isEqualTo("vitals.v1.json");
    }

    @Test
    void saysWhichSubprotocolItSpeaks() {
        DeviceWithToken device = bed.device();

        UpgradeRejectedException refused =
                bed.refused(bed.options(bed.listening, device.token()).addSubProtocol("vitals.v9"));

        assertThat(refused.getStatus()).isEqualTo(400);
        assertThat(refused.getBody().toString()).contains("vitals.v1.json");
    }

    @Test
    void refusesAnotherPathAndAPlainRequest() {
        DeviceWithToken device = bed.device();

        UpgradeRejectedException elsewhere =
                bed.refused(bed.options(bed.listening, device.token()).setURI("/elsewhere"));
        int plain =
                RegistryBed.await(
                        bed.registry
                                .vertx
                                .createHttpClient()
                                .request(
                                        HttpMethod.GET,
                                        bed.listening.port(),
                                        "127.0.0.1",
                                        "/ws/device")
                                .compose(request -> request.send())
                                .map(response -> response.statusCode()));

        assertThat(elsewhere.getStatus()).isEqualTo(404);
        assertThat(plain).isEqualTo(426);
    }

    @Test
    void refusesAConnectionWithoutAToken() {
        UpgradeRejectedException refused =
                bed.refused(bed.options(bed.listening, "x").putHeader("Authorization", "Basic x"));

        assertThat(refused.getStatus()).isEqualTo(401);
        assertThat(refused.getHeaders().get("WWW-Authenticate")).isEqualTo("Bearer");
    }

    @Test
    void refusesARetiredDevice() {
        DeviceWithToken device = bed.device();
        RegistryBed.done(bed.registry.registry.devices().retire(device.device().id()));

        assertThat(bed.refused(device.token()).getStatus()).isIn(401, 429);
    }

    @Test
    void refusesTheSixthConnectInTenSeconds() {
        DeviceWithToken device = bed.device();
        IntStream.range(0, 5).forEach(_ -> bed.connect(device).leave());

        UpgradeRejectedException refused = bed.refused(device.token());

        assertThat(refused.getStatus()).isEqualTo(429);
        assertThat(retryAfter(refused)).isEqualTo(10);
    }

    @Test
    void letsGoodDevicesInBesideFiveHundredBadTokensASecond() {
        List<DeviceWithToken> good = IntStream.range(0, 20).mapToObj(_ -> bed.device()).toList();
        List<Integer> answers = new ArrayList<>();

        for (DeviceWithToken device : good) {
            List<Future<Integer>> bad =
                    IntStream.range(0, 50).mapToObj(_ -> refusal("no such token")).toList();
            assertThat(bed.connect(device).hello(100).getInteger("acked")).isZero();
            bad.forEach(answer -> answers.add(RegistryBed.await(answer)));
        }

        assertThat(answers).containsOnly(401, 429);
        assertThat(answers.subList(100, answers.size())).containsOnly(429);
    }

    private static Future<Integer> refusal(String token) {
        return bed.client
                .connect(bed.options(bed.listening, token))
                .map(101)
                .otherwise(failure -> ((UpgradeRejectedException) failure).getStatus());
    }

    @Test
    void saysWhenToComeBackWhileItDoesNotServe() {
        DeviceWithToken device = bed.device();

        bed.listening.readiness.state(State.STARTING);
        UpgradeRejectedException starting = bed.refused(device.token());
        bed.listening.readiness.state(State.DRAINING);
        UpgradeRejectedException draining = bed.refused(device.token());
        bed.listening.readiness.state(State.SERVING);

        assertThat(List.of(starting.getStatus(), draining.getStatus())).containsOnly(503);
        assertThat(retryAfter(starting)).isBetween(1, 5);
        assertThat(bed.connect(device).isOpen()).isTrue();
    }

    @Test
    void saysWhenToComeBackWhenItIsFull() {
        try (IngestBed small = new IngestBed(Map.of("MAX_CONNECTIONS", "2"))) {
            Probe first = small.connect(small.device());
            Probe second = small.connect(small.device());
            DeviceWithToken third = small.device();

            UpgradeRejectedException refused = small.refused(third.token());
            boolean full = small.listening.readiness.isFull();
            first.leave();
            await().until(() -> !small.listening.readiness.isFull());

            assertThat(refused.getStatus()).isEqualTo(503);
            assertThat(retryAfter(refused)).isBetween(1, 5);
            assertThat(full).isTrue();
            assertThat(small.connect(third).hello(100)).isNotNull();
            assertThat(second.isOpen()).isTrue();
        }
    }

    @Test
    void saysWhenToComeBackWhileItIsOverloadedAndGoesOnWithThoseConnected() {
        Probe connected = bed.connect(bed.device());
        connected.hello(100);
        DeviceWithToken late = bed.device();

        bed.listening.readiness.pressure().reached(bed, Step.CONNECTIONS);
        UpgradeRejectedException refused = bed.refused(late.token());
        connected.sample(1, 72).acked(1);
        bed.listening.readiness.pressure().reached(bed, Step.NONE);

        assertThat(refused.getStatus()).isEqualTo(503);
        assertThat(retryAfter(refused)).isBetween(5, 9);
        assertThat(bed.listening.refusedUpgrades("overloaded")).isEqualTo(1);
        assertThat(bed.connect(late).hello(100)).isNotNull();
    }

    @Test
    void closesAConnectionThatAsksForNothing() {
        try (RawProbe silent = RawProbe.connect(bed.listening.port())) {
            assertThat(silent.closeCode()).isEqualTo(1006);
            assertThat(bed.listening.refusedUpgrades("slow_handshake")).isPositive();
        }
    }

    @Test
    void closesAConnectionThatNeverSaysHello() {
        assertThat(bed.connect(bed.device()).closeCode()).isEqualTo(4000);
    }

    @Test
    void closesTheOlderOfTwoConnections() {
        DeviceWithToken device = bed.device();
        Probe first = bed.connect(device);
        first.hello(100);

        Probe second = bed.connect(device);

        assertThat(first.closeCode()).isEqualTo(4001);
        second.hello(100);
        assertThat(second.sample(1, 72).acked(1)).endsWith(1);
    }

    @Test
    void closesTheConnectionOfADeviceThatIsWithdrawn() {
        DeviceWithToken device = bed.device();
        Probe probe = bed.connect(device);
        probe.hello(100);

        bed.registry
                .vertx
                .eventBus()
                .publish(
                        Addresses.DEVICES_CONTROL,
                        new DeviceControl.Withdrawn(device.device().id()));

        assertThat(probe.closeCode()).isEqualTo(1008);
    }

    @Test
    void closesWithinASecondTheConnectionOfATokenThatIsRevokedAndNoOther() {
        DeviceWithToken device = bed.device();
        DeviceWithToken other = bed.device();
        Devices devices = bed.registry.registry.devices();
        Probe staying = bed.connect(other);
        staying.hello(100);
        RegistryBed.done(devices.rotateToken(other.device().id(), Duration.ofMinutes(60)));
        Probe probe = bed.connect(device);
        probe.hello(100);

        long before = System.nanoTime();
        RegistryBed.done(devices.rotateToken(device.device().id(), Duration.ZERO));
        int code = probe.closeCode();
        Duration taken = Duration.ofNanos(System.nanoTime() - before);
        UUID unused = RegistryBed.await(devices.tokens(other.device().id())).getFirst().id();
        boolean isEnded = RegistryBed.await(devices.revokeToken(other.device().id(), unused));

        assertThat(code).isEqualTo(1008);
        assertThat(taken).isLessThan(Duration.ofSeconds(1));
        assertThat(bed.refused(device.token()).getStatus()).isIn(401, 429);
        assertThat(isEnded).isTrue();
        assertThat(staying.sample(1, 72).acked(1)).endsWith(1);
    }

    @Test
    void closesTheConnectionOfATokenThatHasEndedByItself() {
        DeviceWithToken device = bed.device();
        Probe probe = bed.connect(device);
        probe.hello(100);

        RegistryBed.done(
                bed.query(
                        "UPDATE device_token SET expires_at = now() WHERE device_id = $1",
                        device.device().id()));

        assertThat(probe.closeCode()).isEqualTo(1008);
    }
}
