package io.wardstream.standalone.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.wardstream.simulator.DeviceToken;
import io.wardstream.simulator.Simulation;
import io.wardstream.simulator.SimulationOptions;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** PostgreSQL is killed with -9 while 200 devices send as fast as they can. */
final class KillPostgresFT {
    private static final int DEVICES = 200;
    private static final long SEED = 20_252;

    @Test
    @Timeout(value = 6, unit = TimeUnit.MINUTES)
    void losesAndDoublesNothingAndKeepsItsDevices() {
        try (FaultBed bed = new FaultBed(KillPostgresFT.class)) {
            List<DeviceToken> devices = bed.devices(DEVICES);
            PlatformProcess node = bed.node(bed.settings("node"));
            Simulation ward = bed.simulate(flatOut(node), devices);
            Random random = new Random(SEED);

            for (int kill = 0; kill < Pass.count(2, 5); kill++) {
                FaultBed.awaitAcked(ward, 2_000 + random.nextInt(10_000));
                bed.postgres.kill9();
                Pass.lasts(Duration.ofSeconds(1));
                bed.postgres.restart();
            }
            FaultBed.awaitAcked(ward, 2_000);

            Audit _ = bed.settled(ward);
            assertThat(ward.statistics().closesByCode()).isEmpty();
            assertThat(node.metrics().unaccounted()).isZero();
            // the node asks the database for a sign of life every two seconds
            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(
                            () ->
                                    assertThat(node.readiness())
                                            .contains("\"UP\"", "\"degraded\":[]"));
        }
    }

    private static SimulationOptions flatOut(PlatformProcess node) {
        return SimulationOptions.to(node.settings().deviceUrl())
                .seed(SEED)
                .flatOut(true)
                .window(64)
                .build();
    }
}
