package io.wardstream.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import io.wardstream.simulator.ledger.EpochLedger;
import io.wardstream.simulator.ledger.Ledger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Simulated devices lose nothing, whatever happens to the server and the wire. */
@Timeout(60)
final class SimulationTest {
    private static final Duration WAIT = Duration.ofSeconds(10);

    private final SimulatedWard ward = new SimulatedWard();

    @AfterEach
    void close() {
        ward.close();
    }

    @Test
    void everySampleIsSentOnceAckedAndInTheTableWithTheValuesOfTheLedger() {
        Simulation simulation = ward.start(ward.options().rate(50).build(), 20);
        await().until(() -> ward.server().rows() > 500);

        Ledger ledger = SimulatedWard.get(simulation.stop(WAIT));

        ward.assertBooksAgree(ledger);
        assertThat(ledger.totals().held()).isZero();
        assertThat(ledger.totals().acked()).isEqualTo(ward.server().rows());
        assertThat(ledger.totals().transmissions()).isEqualTo(ledger.totals().created());
        assertThat(simulation.statistics().ackMillis().count()).isEqualTo(ward.server().rows());
    }

    @Test
    void flatOutFillsTheWindowAndNoMore() {
        ward.server().maxInFlight = 40;
        Simulation simulation =
                ward.start(
                        ward.options()
                                .flatOut(true)
                                .samplesPerFrame(10)
                                .samplesPerDevice(1005)
                                .build(),
                        3);

        SimulatedWard.get(simulation.done());
        Ledger ledger = SimulatedWard.get(simulation.stop(WAIT));

        ward.assertBooksAgree(ledger);
        assertThat(ledger.totals().acked()).isEqualTo(3 * 1005);
        assertThat(ward.server().frames.stream().filter(frame -> is(frame, "samples")).toList())
                .hasSizeBetween(300, 310);
    }

    @Test
    void aCrashedServerGetsAgainWhatItHadNotCommitted() {
        Simulation simulation = ward.start(ward.fastReconnect().rate(100).build(), 10);
        for (int crash = 0; crash < 3; crash++) {
            long before = ward.server().rows();
            await().until(() -> ward.server().rows() > before + 200);
            SimulatedWard.get(ward.server().crash());
            SimulatedWard.get(ward.server().listen());
            long back = (crash + 1) * 10L;
            await().until(() -> simulation.statistics().reconnects() >= back);
        }

        Ledger ledger = SimulatedWard.get(simulation.stop(WAIT));

        ward.assertBooksAgree(ledger);
        assertThat(ledger.totals().held()).isZero();
        assertThat(simulation.statistics().reconnects()).isGreaterThanOrEqualTo(30);
    }

    @Test
    void severedConnectionsResumeFromWhatTheServerSaysItHas() {
        Simulation simulation = ward.start(ward.fastReconnect().rate(100).build(), 10);
        await().until(() -> ward.server().rows() > 200);
        SimulatedWard.get(simulation.cut(1));
        await().until(() -> simulation.statistics().reconnects() >= 10);
        ward.server().forgetsAcked = true;
        SimulatedWard.get(simulation.cut(1));
        await().until(() -> simulation.statistics().reconnects() >= 20);

        Ledger ledger = SimulatedWard.get(simulation.stop(WAIT));

        ward.assertBooksAgree(ledger);
        assertThat(simulation.statistics().closesByCode()).containsEntry(1006, 20L);
    }

    @Test
    void aNewEpochBeginsAfterALongOutageAndTheOldOneIsSentAsBacklog() {
        Simulation simulation =
                ward.start(
                        ward.fastReconnect()
                                .rate(200)
                                .newEpochAfter(Duration.ofMillis(300))
                                .build(),
                        4);
        await().until(() -> ward.server().rows() > 100);
        ward.server().maxBackfill = 7;
        SimulatedWard.get(ward.server().crash());
        await().until(() -> simulation.statistics().held() > 4 * 200);
        SimulatedWard.get(ward.server().listen());

        Ledger ledger = SimulatedWard.get(simulation.stop(WAIT));

        ward.assertBooksAgree(ledger);
        assertThat(ledger.epochs()).hasSize(8);
        assertThat(ledger.totals().held()).isZero();
        assertThat(ward.server().device("good-0").epochs()).hasSize(2).isSorted();
    }

    @Test
    void anOverflowingBufferDropsTheOldestAndDeclaresThem() {
        Simulation simulation =
                ward.start(ward.fastReconnect().rate(200).bufferSamples(50).build(), 2);
        await().until(() -> ward.server().rows() > 20);
        SimulatedWard.get(ward.server().crash());
        await().until(() -> simulation.statistics().lost() > 100);
        SimulatedWard.get(ward.server().listen());

        Ledger ledger = SimulatedWard.get(simulation.stop(WAIT));

        ward.assertBooksAgree(ledger);
        assertThat(ledger.totals().held()).isZero();
        EpochLedger book = ledger.epochs().getFirst();
        assertThat(book.lost().count()).isGreaterThan(40);
        assertThat(ward.server().device("good-0").gaps(book.epoch())).isEqualTo(book.lost());
    }

    @Test
    void nothingIsLostWhileTheServerCommitsNothing() {
        Simulation simulation = ward.start(ward.options().rate(100).build(), 5);
        ward.server().commits = false;
        await().until(() -> simulation.statistics().held() > 500);

        assertThat(simulation.statistics().acked()).isZero();
        ward.server().commits = true;

        Ledger ledger = SimulatedWard.get(simulation.stop(WAIT));
        ward.assertBooksAgree(ledger);
        assertThat(ledger.totals().held()).isZero();
        assertThat(simulation.statistics().reconnects()).isZero();
    }

    @Test
    void recordingsArePlayedOnceSampleForSample(@TempDir Path folder) throws Exception {
        String header = "t_s,hr,pulse,spo2,rr,abp_sys,abp_dia,abp_mean,nbp_sys,nbp_dia,nbp_mean\n";
        Files.writeString(
                folder.resolve("a.csv"),
                header + "0,94,93,97,25,,,,,,\n1,62.8,,,12.7,,,,120,80,93.3\n");
        Files.writeString(folder.resolve("b.csv"), header + "0,,,,,,,,,,\n");
        Simulation simulation = ward.start(ward.options().rate(50).replay(folder, true).build(), 2);

        SimulatedWard.get(simulation.done());
        Ledger ledger = SimulatedWard.get(simulation.stop(WAIT));

        ward.assertBooksAgree(ledger);
        EpochLedger first = ledger.epochs().getFirst();
        assertThat(ward.values("good-0", first, 1))
                .isEqualTo(
                        new JsonObject(
                                "{\"heart_rate\":94,\"pulse_rate\":93,\"spo2\":97,\"respiration_rate\":25}"));
        assertThat(ward.values("good-0", first, 2).encode())
                .contains("\"heart_rate\":62.8", "\"mean_bp\":93.3");
        assertThat(ledger.values(ledger.epochs().getLast(), 1)).isEmpty();
        assertThat(ledger.totals().acked()).isEqualTo(3);
    }

    @Test
    void theLastDevicesOfAReplayMayHaveSimulatedPatients(@TempDir Path folder) throws Exception {
        String header = "t_s,hr,pulse,spo2,rr,abp_sys,abp_dia,abp_mean,nbp_sys,nbp_dia,nbp_mean\n";
        Files.writeString(folder.resolve("a.csv"), header + "0,94,93,97,25,,,,,,\n");
        SimulationOptions options =
                ward.options()
                        .rate(50)
                        .replay(folder, false)
                        .invented(1)
                        .samplesPerDevice(5)
                        .build();
        Simulation simulation = ward.start(options, 3);

        SimulatedWard.get(simulation.done());
        Ledger ledger = SimulatedWard.get(simulation.stop(WAIT));

        ward.assertBooksAgree(ledger);
        assertThat(ledger.epochs())
                .extracting(EpochLedger::source)
                .containsExactly("replay:a.csv:loop", "replay:a.csv:loop", "patient:42:0:MIXED");
    }

    @Test
    void aLedgerReadFromItsFileIsTheSame(@TempDir Path folder) throws Exception {
        Simulation simulation = ward.start(ward.options().rate(50).samplesPerDevice(30).build(), 3);
        SimulatedWard.get(simulation.done());
        Ledger ledger = SimulatedWard.get(simulation.stop(WAIT));

        ledger.write(folder.resolve("ledger.ndjson"));
        Ledger read = Ledger.read(folder.resolve("ledger.ndjson"), null);

        assertThat(read.epochs()).isEqualTo(ledger.epochs());
        ward.assertBooksAgree(read);
    }

    private static boolean is(JsonObject frame, String type) {
        return type.equals(frame.getString("type"));
    }
}
