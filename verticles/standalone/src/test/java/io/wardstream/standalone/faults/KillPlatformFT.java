package io.wardstream.standalone.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardstream.simulator.DeviceToken;
import io.wardstream.simulator.Simulation;
import io.wardstream.simulator.SimulationOptions;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The platform is killed with -9 while 200 devices send as fast as they can. */
final class KillPlatformFT {
    private static final int DEVICES = 200;
    private static final long SEED = 20_251;

    @Test
    @Timeout(value = 6, unit = TimeUnit.MINUTES)
    void losesAndDoublesNothing() {
        try (FaultBed bed = new FaultBed(KillPlatformFT.class)) {
            List<DeviceToken> devices = bed.devices(DEVICES);
            PlatformProcess node = bed.node(bed.settings("node"));
            Simulation ward = bed.simulate(flatOut(node), devices);
            Random random = new Random(SEED);

            for (int kill = 0; kill < Pass.count(2, 5); kill++) {
                FaultBed.awaitAcked(ward, 2_000 + random.nextInt(10_000));
                node.kill9();
                node.restart();
                node.awaitReady();
            }
            FaultBed.awaitAcked(ward, 2_000);

            Audit _ = bed.settled(ward);
            assertThat(node.metrics().unaccounted()).isZero();
        }
    }

    private static SimulationOptions flatOut(PlatformProcess node) {
        return SimulationOptions.to(node.settings().deviceUrl())
                .seed(SEED)
                .flatOut(true)
                .window(64)
                .reconnect(Duration.ofMillis(500), Duration.ofSeconds(2))
                .build();
    }
}
