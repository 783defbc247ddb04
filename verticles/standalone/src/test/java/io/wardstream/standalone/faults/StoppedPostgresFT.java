package io.wardstream.standalone.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardstream.simulator.DeviceToken;
import io.wardstream.simulator.Simulation;
import io.wardstream.simulator.SimulationOptions;
import io.wardstream.simulator.Statistics;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * PostgreSQL stands still (SIGSTOP) under load: the platform holds what comes and answers later.
 */
final class StoppedPostgresFT {
    private static final int DEVICES = 500;
    private static final long SEED = 20_253;

    /** A commit that was on its way when PostgreSQL stopped may still be acknowledged. */
    private static final Duration LAST_ACKS = Duration.ofSeconds(1);

    private static final double MOST_MEGABYTES = 500;

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void acksNothingClosesNothingAndStoresAllOfItAfterwards() {
        try (FaultBed bed = new FaultBed(StoppedPostgresFT.class)) {
            List<DeviceToken> devices = bed.devices(DEVICES);
            PlatformProcess node = bed.node(bed.settings("node"));
            SimulationOptions eachSecond =
                    SimulationOptions.to(node.settings().deviceUrl()).seed(SEED).build();
            Simulation ward = bed.simulate(eachSecond, devices);
            FaultBed.awaitConnected(ward, DEVICES);
            FaultBed.awaitAcked(ward, 2L * DEVICES);

            bed.postgres.pause();
            Pass.lasts(LAST_ACKS);
            Statistics before = ward.statistics();
            Pass.lasts(Pass.seconds(6, 20));
            Statistics after = ward.statistics();
            Scrape held = node.metrics();
            String readiness = node.readiness();
            bed.postgres.resume();

            Audit _ = bed.settled(ward);
            assertThat(after.acked())
                    .as("acked while nothing was committed")
                    .isEqualTo(before.acked());
            assertThat(after.sent()).as("devices go on").isGreaterThan(before.sent() + DEVICES);
            assertThat(held.pending()).as("held by the node").isGreaterThan(DEVICES);
            assertThat(held.residentMegabytes()).isBetween(1.0, MOST_MEGABYTES);
            assertThat(readiness).contains("\"UP\"");
            assertThat(ward.statistics().closesByCode()).isEmpty();
            assertThat(ward.statistics().reconnects()).isZero();
            assertThat(node.metrics().unaccounted()).isZero();
            assertThat(node.metrics().duplicates()).as("sent twice").isZero();
        }
    }
}
