package io.wardstream.standalone.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
 * 500 bad tokens a second from the address behind which all good devices are, while they connect
 * and send. The node has just enough places for them.
 */
final class BadTokensFT {
    private static final Logger LOG = LoggerFactory.getLogger(BadTokensFT.class);
    private static final int BAD_A_SECOND = 500;
    private static final long LEAST_TRIED = (long) BAD_A_SECOND * Pass.count(4, 10);
    private static final int UNAUTHORIZED = 401;
    private static final int TOO_MANY = 429;
    private static final long SEED = 20_258;

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void goodDevicesConnectAndAreAcked() {
        int devices = Pass.count(1_000, 5_000);
        try (FaultBed bed = new FaultBed(BadTokensFT.class)) {
            List<DeviceToken> tokens = bed.devices(devices);
            NodeSettings settings =
                    bed.settings("node").with("WARDSTREAM_INGEST_MAX_CONNECTIONS", devices);
            PlatformProcess node = bed.node(settings);
            TokenGuesser guesser =
                    bed.closedWithThis(new TokenGuesser(bed.vertx, settings, BAD_A_SECOND));

            Simulation ward = bed.simulate(eachSecond(settings, devices), tokens);
            FaultBed.awaitConnected(ward, devices);
            FaultBed.awaitAcked(ward, 2L * devices);
            await().atMost(Duration.ofSeconds(60)).until(() -> guesser.tried() >= LEAST_TRIED);
            guesser.stop();
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> guesser.answered() == guesser.tried());

            LOG.info("guessed answers={}", guesser.answers());
            Audit _ = bed.settled(ward);
            assertThat(guesser.answers()).containsOnlyKeys(UNAUTHORIZED, TOO_MANY);
            assertThat(ward.statistics().refusedByStatus()).as("good devices refused").isEmpty();
            assertThat(ward.statistics().closesByCode()).isEmpty();
            assertThat(node.metrics().unaccounted()).isZero();
        }
    }

    private static SimulationOptions eachSecond(NodeSettings node, int devices) {
        return SimulationOptions.to(node.deviceUrl())
                .seed(SEED)
                .connectsPerSecond(devices / 4)
                .build();
    }
}
