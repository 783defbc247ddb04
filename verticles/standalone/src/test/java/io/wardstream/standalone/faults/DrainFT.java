package io.wardstream.standalone.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.wardstream.simulator.DeviceToken;
import io.wardstream.simulator.Simulation;
import io.wardstream.simulator.SimulationOptions;
import io.wardstream.simulator.ledger.Ledger;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A node is asked to stop (SIGTERM) under load: it drains, and nothing is sent again. */
final class DrainFT {
    private static final int DEVICES = 200;
    private static final int DRAIN_MILLIS = 4_000;
    private static final int GOING_AWAY = 1001;
    private static final int SUCCESS = 0;
    private static final int ENDED_BY_SIGTERM = 143;
    private static final long SEED = 20_257;

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void acksAllItTookBeforeItCloses() {
        try (FaultBed bed = new FaultBed(DrainFT.class)) {
            List<DeviceToken> devices = bed.devices(DEVICES + 1);
            NodeSettings settings =
                    bed.settings("node").with("WARDSTREAM_INGEST_DRAIN_MILLIS", DRAIN_MILLIS);
            PlatformProcess node = bed.node(settings);
            Simulation ward = bed.simulate(fiveASecond(settings), devices.subList(0, DEVICES));
            HandDevice byHand = HandDevice.connect(bed.vertx, settings, devices.getLast());
            HandDevice _ = bed.closedWithThis(byHand);
            byHand.hello(1);
            FaultBed.awaitConnected(ward, DEVICES);
            FaultBed.awaitAcked(ward, 10L * DEVICES);

            node.terminate();
            int exitCode = node.exitCode();
            await().until(() -> byHand.closeCode() != HandDevice.OPEN);
            FaultBed.awaitConnected(ward, 0);
            Ledger atTheEnd = FaultBed.await(ward.ledger());
            Audit left = Audit.of(bed.database, atTheEnd);

            assertThat(exitCode).isIn(SUCCESS, ENDED_BY_SIGTERM);
            assertThat(byHand.closeCode()).isEqualTo(GOING_AWAY);
            assertThat(byHand.await("drain").getLong("reconnectAfterMs"))
                    .isBetween(0L, (long) DRAIN_MILLIS);
            assertThat(ward.statistics().closesByCode())
                    .isEqualTo(Map.of(GOING_AWAY, (long) DEVICES));
            assertThat(left.wrong()).isEmpty();
            assertThat(left.rows()).as("all it stored is acked").isEqualTo(ackedIn(atTheEnd));

            node.restart();
            node.awaitReady();
            FaultBed.awaitConnected(ward, DEVICES);
            Audit _ = bed.settled(ward);
            assertThat(node.metrics().duplicates()).as("sent again").isZero();
        }
    }

    /** Far more than the database takes while the node has the time to stop. */
    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void acksAllItTookOfABurst() {
        try (FaultBed bed = new FaultBed(DrainFT.class)) {
            List<DeviceToken> devices = bed.devices(DEVICES);
            NodeSettings settings =
                    bed.settings("burst").with("WARDSTREAM_INGEST_DRAIN_MILLIS", DRAIN_MILLIS);
            PlatformProcess node = bed.node(settings);
            Simulation ward =
                    bed.simulate(
                            SimulationOptions.to(settings.deviceUrl())
                                    .seed(SEED)
                                    .flatOut(true)
                                    .window(256)
                                    .samplesPerFrame(10)
                                    .build(),
                            devices);
            FaultBed.awaitConnected(ward, DEVICES);
            FaultBed.awaitAcked(ward, 20L * DEVICES);

            node.terminate();
            int exitCode = node.exitCode();
            FaultBed.awaitConnected(ward, 0);
            Ledger atTheEnd = FaultBed.await(ward.ledger());
            Audit left = Audit.of(bed.database, atTheEnd);

            assertThat(exitCode).isIn(SUCCESS, ENDED_BY_SIGTERM);
            assertThat(ward.statistics().closesByCode())
                    .isEqualTo(Map.of(GOING_AWAY, (long) DEVICES));
            assertThat(left.wrong()).isEmpty();
            assertThat(left.rows()).as("all it stored is acked").isEqualTo(ackedIn(atTheEnd));
        }
    }

    private static long ackedIn(Ledger ledger) {
        return ledger.totals().acked();
    }

    private static SimulationOptions fiveASecond(NodeSettings node) {
        return SimulationOptions.to(node.deviceUrl()).seed(SEED).rate(5).build();
    }
}
