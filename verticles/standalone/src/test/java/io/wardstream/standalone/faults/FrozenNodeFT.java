package io.wardstream.standalone.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.wardstream.simulator.DeviceOptions;
import io.wardstream.simulator.DeviceToken;
import io.wardstream.simulator.Simulation;
import io.wardstream.simulator.SimulationOptions;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node is frozen (SIGSTOP) while it holds samples and clock segments that are chosen and not
 * written; its devices go on at the other node; then it wakes and believes that all is as it was.
 */
final class FrozenNodeFT {
    private static final Logger LOG = LoggerFactory.getLogger(FrozenNodeFT.class);
    private static final int DEVICES = 60;
    private static final long SEED = 20_254;

    /** Clocks that run this fast call for a new segment every few seconds, of each device. */
    private static final int PARTS_PER_MILLION = 200_000;

    private static final int HOUR_MILLIS = 3_600_000;

    /** Long, so that a frozen node has something unwritten at nearly every moment. */
    private static final int WINDOW_MILLIS = 400;

    @Test
    @Timeout(value = 8, unit = TimeUnit.MINUTES)
    void aNodeThatWakesWritesNothingOfWhatItLost() {
        try (FaultBed bed = new FaultBed(FrozenNodeFT.class)) {
            List<DeviceToken> devices = bed.devices(DEVICES + 1);
            NodeSettings a =
                    bed.settings("a").with("WARDSTREAM_INGEST_WINDOW_MILLIS", WINDOW_MILLIS);
            NodeSettings b =
                    bed.settings("b").with("WARDSTREAM_INGEST_WINDOW_MILLIS", WINDOW_MILLIS);
            List<Integer> ports = List.of(a.clusterPort(), b.clusterPort());
            String cluster = "frozen-" + a.clusterPort();
            PlatformProcess nodeA = bed.starting(a.withCluster(cluster, ports));
            PlatformProcess nodeB = bed.starting(b.withCluster(cluster, ports));
            nodeA.awaitReady();
            nodeB.awaitReady();
            Simulation ward = bed.simulate(wrongClocks(a, b), devices.subList(0, DEVICES));
            FaultBed.awaitConnected(ward, DEVICES);
            Random random = new Random(SEED);
            double fenced = 0;

            for (int freeze = 0; freeze < Pass.count(2, 6); freeze++) {
                PlatformProcess frozen = freeze % 2 == 0 ? nodeA : nodeB;
                PlatformProcess other = freeze % 2 == 0 ? nodeB : nodeA;
                HandDevice left =
                        HandDevice.connect(bed.vertx, frozen.settings(), devices.getLast());
                left.hello(1);
                FaultBed.awaitAcked(ward, 1_000 + random.nextInt(500));

                frozen.pause();
                Void _ = FaultBed.await(ward.cut(1));
                HandDevice moved =
                        HandDevice.connect(bed.vertx, other.settings(), devices.getLast());
                moved.hello(1);
                FaultBed.awaitConnected(ward, DEVICES);
                FaultBed.awaitAcked(ward, 2L * DEVICES);
                frozen.resume();

                await().atMost(Duration.ofSeconds(30))
                        .until(() -> left.closeCode() != HandDevice.OPEN);
                await().until(() -> frozen.metrics().pending() == 0);
                assertThat(left.closeCode()).isEqualTo(4001);
                assertThat(moved.closeCode()).isEqualTo(HandDevice.OPEN);
                fenced = nodeA.metrics().fenced() + nodeB.metrics().fenced();
                LOG.info("woken freeze={} fencedSoFar={}", freeze, fenced);
                moved.close();
                left.close();
            }
            FaultBed.awaitAcked(ward, 2L * DEVICES);

            Audit audit = bed.settled(ward);
            assertThat(fenced).as("samples a node had when it lost their devices").isPositive();
            assertThat(audit.segments()).as("clock segments chosen").isGreaterThan(2L * DEVICES);
            assertThat(nodeA.metrics().unaccounted()).isZero();
            assertThat(nodeB.metrics().unaccounted()).isZero();
        }
    }

    /** Hours ahead or behind, and running away from the true time. */
    private static SimulationOptions wrongClocks(NodeSettings a, NodeSettings b) {
        return SimulationOptions.to(a.deviceUrl(), b.deviceUrl())
                .seed(SEED)
                .rate(10)
                .reconnect(Duration.ofMillis(300), Duration.ofSeconds(1))
                .devices(
                        index ->
                                DeviceOptions.faulty()
                                        .clock(
                                                (index % 7 - 3L) * HOUR_MILLIS,
                                                index % 2 == 0
                                                        ? PARTS_PER_MILLION
                                                        : -PARTS_PER_MILLION)
                                        .build())
                .build();
    }
}
