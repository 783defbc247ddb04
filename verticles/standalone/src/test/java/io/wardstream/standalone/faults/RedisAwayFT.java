package io.wardstream.standalone.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.wardstream.embedded.EmbeddedRedis;
import io.wardstream.simulator.DeviceToken;
import io.wardstream.simulator.Simulation;
import io.wardstream.simulator.SimulationOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Redis dies under load and comes back empty: acks go on, and latest values stay right. */
final class RedisAwayFT {
    private static final int DEVICES = 40;
    private static final long SEED = 20_256;

    @TempDir private Path folder;

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void latestValuesStayRight() {
        try (FaultBed bed = new FaultBed(RedisAwayFT.class)) {
            EmbeddedRedis redis = EmbeddedRedis.start(folder, 0);
            AutoCloseable _ = bed.closedWithThis(redis::stop);
            List<DeviceToken> devices = bed.devices(DEVICES);
            NodeSettings settings = bed.settings("node").withRedis(redis.url());
            PlatformProcess node = bed.node(settings);
            Rest rest = bed.closedWithThis(Rest.asAdministrator(settings));
            Simulation ward = bed.simulate(fiveASecond(settings), devices);
            FaultBed.awaitConnected(ward, DEVICES);
            FaultBed.awaitAcked(ward, 10L * DEVICES);
            latestIsRight(bed, ward, rest);
            latestIsRight(bed, ward, rest);
            assertThat(readsFromRedis(node)).as("read from Redis").isPositive();

            for (int kill = 0; kill < Pass.count(1, 4); kill++) {
                redis.kill9();
                FaultBed.awaitAcked(ward, 10L * DEVICES);
                await().until(() -> node.readiness().contains("\"degraded\":[\"redis\"]"));
                latestIsRight(bed, ward, rest);

                redis.restart();
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> node.readiness().contains("\"degraded\":[]"));
                latestIsRight(bed, ward, rest);
                FaultBed.awaitAcked(ward, 5L * DEVICES);
                double before = readsFromRedis(node);
                latestIsRight(bed, ward, rest);
                latestIsRight(bed, ward, rest);
                assertThat(readsFromRedis(node)).as("Redis is used again").isGreaterThan(before);
            }

            Audit _ = bed.settled(ward);
            assertThat(ward.statistics().closesByCode()).isEmpty();
            assertThat(node.metrics().unaccounted()).isZero();
        }
    }

    /** Stops the world for a moment and asks for every patient. */
    private static void latestIsRight(FaultBed bed, Simulation ward, Rest rest) {
        boolean settled = FaultBed.await(ward.settle(Duration.ofSeconds(30)));
        assertThat(settled).isTrue();

        Map<String, Map<String, Double>> answers = new TreeMap<>();
        Map<String, Map<String, Double>> truth = NewestValues.inTables(bed.database);
        for (String patient : truth.keySet()) {
            answers.put(
                    patient,
                    NewestValues.inAnswer(rest.get("/api/patients/" + patient + "/vitals/latest")));
        }

        assertThat(answers).hasSize(DEVICES).isEqualTo(truth);
        Void _ = FaultBed.await(ward.pause(false));
    }

    private static double readsFromRedis(PlatformProcess node) {
        return node.metrics().series().getOrDefault("latest_reads_total{source=\"redis\"}", 0.0);
    }

    private static SimulationOptions fiveASecond(NodeSettings node) {
        return SimulationOptions.to(node.deviceUrl()).seed(SEED).rate(5).build();
    }
}
