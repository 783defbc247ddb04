package io.wardstream.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import io.wardstream.simulator.ProtocolServer.Refusal;
import io.wardstream.simulator.ledger.Ledger;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Simulated devices do what the server asks of them, and misbehave only when a test asks. */
@Timeout(60)
final class DeviceMannersTest {
    private static final String UPDATE =
            "{\"type\":\"command\",\"id\":\"c-1\",\"name\":\"firmware.update\",\"args\":{\"version\":\"2.0\"}}";

    private static final Duration WAIT = Duration.ofSeconds(10);

    private final SimulatedWard ward = new SimulatedWard();

    @AfterEach
    void close() {
        ward.close();
    }

    @Test
    void refusedSamplesAndValuesAreKeptInTheBooks() {
        ward.server().nackedSeq = 5;
        ward.server().nackedValueSeq = 6;
        Simulation simulation =
                ward.start(ward.options().rate(100).samplesPerDevice(20).build(), 2);

        SimulatedWard.get(simulation.done());
        Ledger ledger = SimulatedWard.get(simulation.stop(WAIT));

        ward.assertBooksAgree(ledger);
        assertThat(ledger.totals().nacked()).isEqualTo(2);
        assertThat(ledger.totals().nackedValues()).isEqualTo(2);
        assertThat(ledger.totals().acked()).isEqualTo(38);
        assertThat(ledger.epochs().getFirst().nacked().contains(5)).isTrue();
    }

    @Test
    void aUsedEpochIsLeftForOneTheServerTakes() {
        ward.server().minEpoch = System.currentTimeMillis() + 1_000_000;
        Simulation simulation = ward.start(ward.fastReconnect().rate(50).build(), 1);
        await().until(() -> ward.server().rows() > 20);

        Ledger ledger = SimulatedWard.get(simulation.stop(WAIT));

        ward.assertBooksAgree(ledger);
        assertThat(ledger.epochs()).hasSize(2);
        assertThat(ledger.epochs().getLast().epoch())
                .isGreaterThanOrEqualTo(ward.server().minEpoch);
        assertThat(ledger.totals().acked()).isEqualTo(ledger.epochs().getLast().created().count());
        assertThat(simulation.statistics().closesByCode()).containsEntry(4002, 1L);
    }

    @Test
    void retryAfterIsHonored() {
        ward.server().refuseNext(new Refusal(503, "1"), new Refusal(429, "1"));
        long start = System.nanoTime();
        Simulation simulation = ward.start(ward.fastReconnect().build(), 1);

        await().until(() -> simulation.statistics().connected() == 1);

        assertThat(System.nanoTime() - start).isGreaterThan(TimeUnit.SECONDS.toNanos(2));
        assertThat(simulation.statistics().refusedByStatus())
                .containsEntry(503, 1L)
                .containsEntry(429, 1L);
        SimulatedWard.get(simulation.stop(WAIT));
    }

    @Test
    void aBadTokenIsNotTriedAgainInHaste() {
        Simulation simulation =
                SimulatedWard.get(
                        Simulation.start(
                                ward.vertx(),
                                ward.fastReconnect().build(),
                                List.of(new DeviceToken("d0", "bad-0"))));

        await().during(Duration.ofMillis(500)).until(() -> ward.server().upgrades.get() <= 1);

        assertThat(simulation.statistics().refusedByStatus()).containsEntry(401, 1L);
        SimulatedWard.get(simulation.stop(Duration.ZERO));
    }

    @Test
    void aDrainSaysWhenToComeBack() {
        Simulation simulation = ward.start(ward.fastReconnect().rate(20).build(), 1);
        await().until(() -> ward.server().rows() > 5);
        ward.server().sendAll("{\"type\":\"drain\",\"reconnectAfterMs\":900}");
        long drained = System.nanoTime();
        ward.server().closeAll(1001);

        await().until(() -> simulation.statistics().reconnects() == 1);

        assertThat(System.nanoTime() - drained)
                .isBetween(TimeUnit.MILLISECONDS.toNanos(850), TimeUnit.MILLISECONDS.toNanos(3000));
        assertThat(simulation.statistics().closesByCode()).containsEntry(1001, 1L);
        ward.assertBooksAgree(SimulatedWard.get(simulation.stop(WAIT)));
    }

    @Test
    void commandsAndConfigAreAnswered() {
        Simulation simulation = ward.start(ward.options().rate(20).build(), 1);
        await().until(() -> ward.server().rows() > 0);
        ward.server().sendAll("{\"type\":\"command\",\"id\":\"c-1\",\"name\":\"fly\",\"args\":{}}");
        ward.server().sendAll("{\"type\":\"config\",\"version\":8,\"limits\":{}}");
        ward.server().ping();

        await().until(
                        () ->
                                ward.server().frames.stream()
                                        .anyMatch(frame -> is(frame, "config-applied")));
        await().until(() -> ward.server().device("good-0").pongs() == 1);

        JsonObject result =
                ward.server().frames.stream()
                        .filter(frame -> is(frame, "command-result"))
                        .findFirst()
                        .orElseThrow();
        assertThat(result.getString("id")).isEqualTo("c-1");
        assertThat(result.getString("state")).isEqualTo("REFUSED");
        ward.assertBooksAgree(SimulatedWard.get(simulation.stop(WAIT)));
    }

    @Test
    void newFirmwareIsInstalledAndSaidAfterTheRestart() {
        Simulation simulation = ward.start(ward.options().rate(20).build(), 1);
        await().until(() -> ward.server().rows() > 0);

        ward.server().sendAll(UPDATE);

        await().until(
                        () ->
                                "2.0"
                                        .equals(
                                                ward.server()
                                                        .device("good-0")
                                                        .lastHello()
                                                        .getString("firmware")));
        assertThat(states()).containsExactly("ACCEPTED", "DOWNLOADING", "INSTALLING", "REBOOTING");
        ward.assertBooksAgree(SimulatedWard.get(simulation.stop(WAIT)));
    }

    @Test
    void newFirmwareFailsOnDevicesThatAreToldToFail() {
        DeviceOptions failing = DeviceOptions.faulty().update(DeviceOptions.Update.FAILS).build();
        Simulation simulation = ward.start(ward.options().rate(20).devices(failing).build(), 1);
        await().until(() -> ward.server().rows() > 0);

        ward.server().sendAll(UPDATE);

        await().until(() -> states().contains("FAILED"));
        assertThat(ward.server().device("good-0").lastHello().getString("firmware"))
                .isEqualTo("1.0.0");
        ward.assertBooksAgree(SimulatedWard.get(simulation.stop(WAIT)));
    }

    private List<String> states() {
        return ward.server().frames.stream()
                .filter(frame -> is(frame, "command-result"))
                .map(frame -> frame.getString("state"))
                .toList();
    }

    @Test
    void faultsAreSeenByTheServerAndByTheBooks() {
        DeviceOptions faults =
                DeviceOptions.faulty()
                        .duplicateEvery(5)
                        .swapEvery(7)
                        .malformedEvery(40)
                        .clock(-3_600_000, 200)
                        .build();
        Simulation simulation = ward.start(ward.options().rate(100).devices(faults).build(), 2);
        await().until(() -> ward.server().rows() > 200);

        Ledger ledger = SimulatedWard.get(simulation.stop(WAIT));

        ward.assertBooksAgree(ledger);
        assertThat(ward.server().device("good-0").duplicates()).isGreaterThan(15);
        assertThat(ledger.totals().transmissions()).isGreaterThan(ledger.totals().sent());
        assertThat(simulation.statistics().unreadable()).isGreaterThan(3);
        long clock = ward.server().device("good-0").lastHello().getLong("clock");
        assertThat(System.currentTimeMillis() - clock).isGreaterThan(3_500_000);
    }

    @Test
    void aStepOfTheClockBeginsAnEpochOnTheOpenConnection() {
        DeviceOptions faults = DeviceOptions.faulty().clockStep(30, 5000, true).build();
        Simulation simulation = ward.start(ward.options().rate(100).devices(faults).build(), 1);
        await().until(() -> ward.server().rows() > 80);

        Ledger ledger = SimulatedWard.get(simulation.stop(WAIT));

        ward.assertBooksAgree(ledger);
        assertThat(ledger.epochs()).hasSize(2);
        assertThat(simulation.statistics().reconnects()).isZero();
    }

    @Test
    void aDeviceThatNeverReadsStopsAtItsWindow() {
        ward.server().maxInFlight = 30;
        DeviceOptions deaf = DeviceOptions.faulty().neverReadsAcks().build();
        Simulation simulation = ward.start(ward.options().rate(200).devices(deaf).build(), 1);

        await().until(() -> simulation.statistics().held() > 100);

        assertThat(simulation.statistics().sent()).isEqualTo(30);
        Ledger ledger = SimulatedWard.get(simulation.stop(Duration.ofMillis(50)));
        assertThat(ledger.balances()).isTrue();
        assertThat(ledger.totals().acked()).isZero();
    }

    @Test
    void aPausedSimulationMeasuresNothingAndGoesOnWithoutCatchingUp() {
        Simulation simulation = ward.start(ward.options().rate(100).build(), 2);
        await().until(() -> ward.server().rows() > 20);
        SimulatedWard.get(simulation.pause(true));
        long created = simulation.statistics().created();

        await().during(Duration.ofMillis(400))
                .until(() -> simulation.statistics().created() == created);
        SimulatedWard.get(simulation.pause(false));
        await().until(() -> simulation.statistics().created() > created + 4);

        assertThat(simulation.statistics().created()).isLessThan(created + 40);
        ward.assertBooksAgree(SimulatedWard.get(simulation.stop(WAIT)));
    }

    private static boolean is(JsonObject frame, String type) {
        return type.equals(frame.getString("type"));
    }
}
