package io.wardstream.standalone.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.wardstream.simulator.DeviceToken;
import io.wardstream.simulator.Simulation;
import io.wardstream.simulator.SimulationOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to PostgreSQL is cut, and nobody closes a connection: packets are dropped. The kernel
 * tries old connections again ever more seldom; the platform may not wait for that.
 */
final class CutOffPostgresFT {
    private static final Logger LOG = LoggerFactory.getLogger(CutOffPostgresFT.class);
    private static final int DEVICES = 100;
    private static final long SEED = 20_267;

    /** By itself the kernel would try again 26 s, then 51 s after the cut. */
    private static final Duration CUT = Duration.ofSeconds(28);

    private static final Duration BACK_WITHIN = Duration.ofSeconds(10);

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void isWrittenToAgainSoonAfterTheWayIsMended() {
        assumeTrue(Firewall.isPermitted(), "nftables may not be used here");
        try (FaultBed bed = new FaultBed(CutOffPostgresFT.class)) {
            List<DeviceToken> devices = bed.devices(DEVICES);
            PlatformProcess node = bed.node(bed.settings("node"));
            Firewall firewall = bed.closedWithThis(Firewall.open());
            Simulation ward =
                    bed.simulate(
                            SimulationOptions.to(node.settings().deviceUrl())
                                    .seed(SEED)
                                    .rate(2)
                                    .build(),
                            devices);
            FaultBed.awaitConnected(ward, DEVICES);
            FaultBed.awaitAcked(ward, 5L * DEVICES);

            for (int cut = 0; cut < Pass.count(1, 3); cut++) {
                firewall.cut(bed.postgres.port());
                Pass.lasts(CUT);
                String readiness = node.readiness();
                long acked = ward.statistics().acked();
                firewall.heal();
                long begin = System.nanoTime();
                await().atMost(BACK_WITHIN)
                        .pollInterval(Duration.ofMillis(100))
                        .until(() -> ward.statistics().acked() > acked + DEVICES);

                LOG.info(
                        "acked again after millis={}",
                        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
                assertThat(readiness).contains("\"postgres\"");
                FaultBed.awaitAcked(ward, 5L * DEVICES);
            }

            Audit _ = bed.settled(ward);
            assertThat(ward.statistics().closesByCode()).isEmpty();
            assertThat(node.metrics().unaccounted()).isZero();
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> node.readiness().contains("\"degraded\":[]"));
        }
    }
}
