package io.wardstream.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.wardstream.simulator.ProtocolServer.Refusal;
import io.wardstream.simulator.ledger.EpochLedger;
import io.wardstream.simulator.ledger.Ledger;
import io.wardstream.simulator.wire.CanIgnoreReturnValue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Simulated devices against a strict server of the protocol page. */
@Timeout(60)
final class SimulationTest {
    private static final Duration WAIT = Duration.ofSeconds(10);

    private final Vertx vertx = Vertx.vertx();
    private final ProtocolServer server = new ProtocolServer(vertx);

    @BeforeEach
    void listen() {
        get(server.listen());
    }

    @AfterEach
    void close() {
        get(vertx.close());
    }

    @Test
    void everySampleIsSentOnceAckedAndInTheTableWithTheValuesOfTheLedger() {
        Simulation simulation = start(options().rate(50).build(), 20);
        await().until(() -> server.rows() > 500);

        Ledger ledger = get(simulation.stop(WAIT));

        assertBooksAgree(ledger);
        assertThat(ledger.totals().held()).isZero();
        assertThat(ledger.totals().acked()).isEqualTo(server.rows());
        assertThat(ledger.totals().transmissions()).isEqualTo(ledger.totals().created());
        assertThat(simulation.statistics().ackMillis().count()).isEqualTo(server.rows());
    }

    @Test
    void flatOutFillsTheWindowAndNoMore() {
        server.maxInFlight = 40;
        Simulation simulation =
                start(
                        options().flatOut(true).samplesPerFrame(10).samplesPerDevice(1005).build(),
                        3);

        get(simulation.done());
        Ledger ledger = get(simulation.stop(WAIT));

        assertBooksAgree(ledger);
        assertThat(ledger.totals().acked()).isEqualTo(3 * 1005);
        assertThat(server.frames.stream().filter(frame -> is(frame, "samples")).toList())
                .hasSizeBetween(300, 310);
    }

    @Test
    void aCrashedServerGetsAgainWhatItHadNotCommitted() {
        Simulation simulation = start(fastReconnect().rate(100).build(), 10);
        for (int crash = 0; crash < 3; crash++) {
            long before = server.rows();
            await().until(() -> server.rows() > before + 200);
            get(server.crash());
            get(server.listen());
        }

        Ledger ledger = get(simulation.stop(WAIT));

        assertBooksAgree(ledger);
        assertThat(ledger.totals().held()).isZero();
        assertThat(simulation.statistics().reconnects()).isGreaterThanOrEqualTo(30);
    }

    @Test
    void severedConnectionsResumeFromWhatTheServerSaysItHas() {
        Simulation simulation = start(fastReconnect().rate(100).build(), 10);
        await().until(() -> server.rows() > 200);
        get(simulation.cut(1));
        await().until(() -> simulation.statistics().reconnects() >= 10);
        server.forgetsAcked = true;
        get(simulation.cut(1));
        await().until(() -> simulation.statistics().reconnects() >= 20);

        Ledger ledger = get(simulation.stop(WAIT));

        assertBooksAgree(ledger);
        assertThat(simulation.statistics().closesByCode()).containsEntry(1006, 20L);
    }

    @Test
    void aNewEpochBeginsAfterALongOutageAndTheOldOneIsSentAsBacklog() {
        Simulation simulation =
                start(fastReconnect().rate(200).newEpochAfter(Duration.ofMillis(300)).build(), 4);
        await().until(() -> server.rows() > 100);
        server.maxBackfill = 7;
        get(server.crash());
        await().until(() -> simulation.statistics().held() > 4 * 200);
        get(server.listen());

        Ledger ledger = get(simulation.stop(WAIT));

        assertBooksAgree(ledger);
        assertThat(ledger.epochs()).hasSize(8);
        assertThat(ledger.totals().held()).isZero();
        assertThat(server.device("good-0").epochs()).hasSize(2).isSorted();
    }

    @Test
    void anOverflowingBufferDropsTheOldestAndDeclaresThem() {
        Simulation simulation = start(fastReconnect().rate(200).bufferSamples(50).build(), 2);
        await().until(() -> server.rows() > 20);
        get(server.crash());
        await().until(() -> simulation.statistics().lost() > 100);
        get(server.listen());

        Ledger ledger = get(simulation.stop(WAIT));

        assertBooksAgree(ledger);
        assertThat(ledger.totals().held()).isZero();
        EpochLedger book = ledger.epochs().getFirst();
        assertThat(book.lost().count()).isGreaterThan(40);
        assertThat(server.device("good-0").gaps(book.epoch())).isEqualTo(book.lost());
    }

    @Test
    void nothingIsLostWhileTheServerCommitsNothing() {
        Simulation simulation = start(options().rate(100).build(), 5);
        server.commits = false;
        await().until(() -> simulation.statistics().held() > 500);

        assertThat(simulation.statistics().acked()).isZero();
        server.commits = true;

        Ledger ledger = get(simulation.stop(WAIT));
        assertBooksAgree(ledger);
        assertThat(ledger.totals().held()).isZero();
        assertThat(simulation.statistics().reconnects()).isZero();
    }

    @Test
    void refusedSamplesAndValuesAreKeptInTheBooks() {
        server.nackedSeq = 5;
        server.nackedValueSeq = 6;
        Simulation simulation = start(options().rate(100).samplesPerDevice(20).build(), 2);

        get(simulation.done());
        Ledger ledger = get(simulation.stop(WAIT));

        assertBooksAgree(ledger);
        assertThat(ledger.totals().nacked()).isEqualTo(2);
        assertThat(ledger.totals().nackedValues()).isEqualTo(2);
        assertThat(ledger.totals().acked()).isEqualTo(38);
        assertThat(ledger.epochs().getFirst().nacked().contains(5)).isTrue();
    }

    @Test
    void aUsedEpochIsLeftForOneTheServerTakes() {
        server.minEpoch = System.currentTimeMillis() + 1_000_000;
        Simulation simulation = start(fastReconnect().rate(50).build(), 1);
        await().until(() -> server.rows() > 20);

        Ledger ledger = get(simulation.stop(WAIT));

        assertBooksAgree(ledger);
        assertThat(ledger.epochs()).hasSize(2);
        assertThat(ledger.epochs().getLast().epoch()).isGreaterThanOrEqualTo(server.minEpoch);
        assertThat(ledger.totals().acked()).isEqualTo(ledger.epochs().getLast().created().count());
        assertThat(simulation.statistics().closesByCode()).containsEntry(4002, 1L);
    }

    @Test
    void retryAfterIsHonored() {
        server.refuseNext(new Refusal(503, "1"), new Refusal(429, "1"));
        long start = System.nanoTime();
        Simulation simulation = start(fastReconnect().build(), 1);

        await().until(() -> simulation.statistics().connected() == 1);

        assertThat(System.nanoTime() - start).isGreaterThan(TimeUnit.SECONDS.toNanos(2));
        assertThat(simulation.statistics().refusedByStatus())
                .containsEntry(503, 1L)
                .containsEntry(429, 1L);
        get(simulation.stop(WAIT));
    }

    @Test
    void aBadTokenIsNotTriedAgainInHaste() {
        Simulation simulation =
                get(
                        Simulation.start(
                                vertx,
                                fastReconnect().build(),
                                List.of(new DeviceToken("d0", "bad-0"))));

        await().during(Duration.ofMillis(500)).until(() -> server.upgrades.get() <= 1);

        assertThat(simulation.statistics().refusedByStatus()).containsEntry(401, 1L);
        get(simulation.stop(Duration.ZERO));
    }

    @Test
    void aDrainSaysWhenToComeBack() {
        Simulation simulation = start(fastReconnect().rate(20).build(), 1);
        await().until(() -> server.rows() > 5);
        server.sendAll("{\"type\":\"drain\",\"reconnectAfterMs\":900}");
        long drained = System.nanoTime();
        server.closeAll(1001);

        await().until(() -> simulation.statistics().reconnects() == 1);

        assertThat(System.nanoTime() - drained)
                .isBetween(TimeUnit.MILLISECONDS.toNanos(850), TimeUnit.MILLISECONDS.toNanos(3000));
        assertThat(simulation.statistics().closesByCode()).containsEntry(1001, 1L);
        assertBooksAgree(get(simulation.stop(WAIT)));
    }

    @Test
    void commandsAndConfigAreAnswered() {
        Simulation simulation = start(options().rate(20).build(), 1);
        await().until(() -> server.rows() > 0);
        server.sendAll("{\"type\":\"command\",\"id\":\"c-1\",\"name\":\"fly\",\"args\":{}}");
        server.sendAll("{\"type\":\"config\",\"version\":8,\"limits\":{}}");
        server.ping();

        await().until(() -> server.frames.stream().anyMatch(frame -> is(frame, "config-applied")));
        await().until(() -> server.device("good-0").pongs() == 1);

        JsonObject result =
                server.frames.stream()
                        .filter(frame -> is(frame, "command-result"))
                        .findFirst()
                        .orElseThrow();
        assertThat(result.getString("id")).isEqualTo("c-1");
        assertThat(result.getString("state")).isEqualTo("REJECTED");
        assertBooksAgree(get(simulation.stop(WAIT)));
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
        Simulation simulation = start(options().rate(100).devices(faults).build(), 2);
        await().until(() -> server.rows() > 200);

        Ledger ledger = get(simulation.stop(WAIT));

        assertBooksAgree(ledger);
        assertThat(server.device("good-0").duplicates()).isGreaterThan(15);
        assertThat(ledger.totals().transmissions()).isGreaterThan(ledger.totals().sent());
        assertThat(simulation.statistics().unreadable()).isGreaterThan(3);
        long clock = server.device("good-0").lastHello().getLong("clock");
        assertThat(System.currentTimeMillis() - clock).isGreaterThan(3_500_000);
    }

    @Test
    void aStepOfTheClockBeginsAnEpochOnTheOpenConnection() {
        DeviceOptions faults = DeviceOptions.faulty().clockStep(30, 5000, true).build();
        Simulation simulation = start(options().rate(100).devices(faults).build(), 1);
        await().until(() -> server.rows() > 80);

        Ledger ledger = get(simulation.stop(WAIT));

        assertBooksAgree(ledger);
        assertThat(ledger.epochs()).hasSize(2);
        assertThat(simulation.statistics().reconnects()).isZero();
    }

    @Test
    void aDeviceThatNeverReadsStopsAtItsWindow() {
        server.maxInFlight = 30;
        DeviceOptions deaf = DeviceOptions.faulty().neverReadsAcks().build();
        Simulation simulation = start(options().rate(200).devices(deaf).build(), 1);

        await().until(() -> simulation.statistics().held() > 100);

        assertThat(simulation.statistics().sent()).isEqualTo(30);
        Ledger ledger = get(simulation.stop(Duration.ofMillis(50)));
        assertThat(ledger.balances()).isTrue();
        assertThat(ledger.totals().acked()).isZero();
    }

    @Test
    void recordingsArePlayedOnceSampleForSample(@TempDir Path folder) throws Exception {
        String header = "t_s,hr,pulse,spo2,rr,abp_sys,abp_dia,abp_mean,nbp_sys,nbp_dia,nbp_mean\n";
        Files.writeString(
                folder.resolve("a.csv"),
                header + "0,94,93,97,25,,,,,,\n1,62.8,,,12.7,,,,120,80,93.3\n");
        Files.writeString(folder.resolve("b.csv"), header + "0,,,,,,,,,,\n");
        Simulation simulation = start(options().rate(50).replay(folder, true).build(), 2);

        get(simulation.done());
        Ledger ledger = get(simulation.stop(WAIT));

        assertBooksAgree(ledger);
        EpochLedger first = ledger.epochs().getFirst();
        assertThat(values("good-0", first, 1))
                .isEqualTo(
                        new JsonObject(
                                "{\"heart_rate\":94,\"pulse_rate\":93,\"spo2\":97,\"respiration_rate\":25}"));
        assertThat(values("good-0", first, 2).encode())
                .contains("\"heart_rate\":62.8", "\"mean_bp\":93.3");
        assertThat(ledger.values(ledger.epochs().getLast(), 1)).isEmpty();
        assertThat(ledger.totals().acked()).isEqualTo(3);
    }

    @Test
    void aLedgerReadFromItsFileIsTheSame(@TempDir Path folder) throws Exception {
        Simulation simulation = start(options().rate(50).samplesPerDevice(30).build(), 3);
        get(simulation.done());
        Ledger ledger = get(simulation.stop(WAIT));

        ledger.write(folder.resolve("ledger.ndjson"));
        Ledger read = Ledger.read(folder.resolve("ledger.ndjson"), null);

        assertThat(read.epochs()).isEqualTo(ledger.epochs());
        assertBooksAgree(read);
    }

    private JsonObject values(String token, EpochLedger epoch, int seq) {
        return row(token, epoch, seq).getJsonObject("values");
    }

    private JsonObject row(String token, EpochLedger epoch, int seq) {
        return Objects.requireNonNull(
                server.device(token).row(epoch.epoch(), seq),
                () -> "no row of " + token + " seq " + seq);
    }

    private static double number(Object value) {
        return value instanceof JsonObject judged
                ? judged.getDouble("v")
                : ((Number) value).doubleValue();
    }

    /**
     * Every acked sample is in the table with its values, no nacked one is, and nothing else but
     * what was sent.
     */
    private void assertBooksAgree(Ledger ledger) {
        assertThat(server.complaints).isEmpty();
        assertThat(ledger.balances()).isTrue();
        ledger.forEachAcked(
                (epoch, seq, expected) -> {
                    JsonObject sent = values(token(epoch), epoch, seq);
                    expected.forEach(
                            (vital, value) ->
                                    assertThat(number(sent.getValue(vital))).isEqualTo(value));
                });
        long rowsNotSent = 0;
        for (EpochLedger epoch : ledger.epochs()) {
            ServedDevice device = server.device(token(epoch));
            int last = epoch.created().last();
            rowsNotSent +=
                    IntStream.rangeClosed(1, last)
                            .filter(seq -> device.row(epoch.epoch(), seq) != null)
                            .filter(
                                    seq ->
                                            !epoch.sent().contains(seq)
                                                    || epoch.nacked().contains(seq))
                            .count();
            assertThat(device.row(epoch.epoch(), last + 1)).isNull();
        }
        assertThat(rowsNotSent).isZero();
    }

    private static String token(EpochLedger epoch) {
        return "good-" + epoch.deviceId().substring(1);
    }

    private SimulationOptions.Builder options() {
        return SimulationOptions.to(server.url());
    }

    private SimulationOptions.Builder fastReconnect() {
        return options().reconnect(Duration.ofMillis(50), Duration.ofSeconds(1));
    }

    private Simulation start(SimulationOptions options, int devices) {
        List<DeviceToken> tokens =
                IntStream.range(0, devices)
                        .mapToObj(i -> new DeviceToken("d" + i, "good-" + i))
                        .toList();
        return get(Simulation.start(vertx, options, tokens));
    }

    private static boolean is(JsonObject frame, String type) {
        return type.equals(frame.getString("type"));
    }

    @CanIgnoreReturnValue
    private static <T> T get(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }
}
