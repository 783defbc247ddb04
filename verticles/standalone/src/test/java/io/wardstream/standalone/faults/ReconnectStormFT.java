package io.wardstream.standalone.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.wardstream.simulator.Simulation;
import io.wardstream.simulator.SimulationOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All devices are on one node, another joins, and the first is killed with -9: hundreds (thousands
 * at full length) come to the second at once.
 */
@Tag("alone")
final class ReconnectStormFT {
    private static final Logger LOG = LoggerFactory.getLogger(ReconnectStormFT.class);
    private static final int WARDS = 10;
    private static final Duration BACK_WITHIN = Duration.ofSeconds(30);
    private static final long SEED = 20_262;
    private static final String SAID = "(PROBE|LEAD)_OFF.*|SENSOR_FAULT.*|LOW_BATTERY";

    private static final String STALE = "STALE_";

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void allAreBackInTimeWithoutAStormOfAlarms() {
        int devices = Pass.count(500, 5_000);
        try (FaultBed bed = new FaultBed(ReconnectStormFT.class)) {
            NodeSettings a = bed.settings("a");
            NodeSettings b = bed.settings("b");
            List<Integer> ports = List.of(a.clusterPort(), b.clusterPort());
            String cluster = "storm-" + a.clusterPort();
            PlatformProcess nodeA = bed.node(a.withCluster(cluster, ports));
            Rest rest = bed.closedWithThis(Rest.asAdministrator(a));
            TestHospital hospital = TestHospital.make(rest, WARDS, devices / WARDS);
            Simulation ward =
                    bed.simulate(
                            SimulationOptions.to(a.deviceUrl(), b.deviceUrl())
                                    .seed(SEED)
                                    .rate(1)
                                    .build(),
                            hospital.devices());
            FaultBed.awaitConnected(ward, devices);
            PlatformProcess nodeB = bed.node(b.withCluster(cluster, ports));
            await().until(() -> nodeB.metrics().sum("cluster_members") == 2);
            FaultBed.awaitAcked(ward, 3L * devices);

            long killed = System.nanoTime();
            nodeA.kill9();
            FaultBed.awaitConnected(ward, devices);
            Duration took = Duration.ofNanos(System.nanoTime() - killed);
            LOG.info("back after millis={} devices={}", took.toMillis(), devices);
            FaultBed.awaitAcked(ward, 3L * devices);

            assertThat(took).isLessThan(BACK_WITHIN);
            Pass.lasts(Pass.seconds(5, 60)); // for alarms that come when a grace is over
            Map<String, Long> alarms = RecordedAlarm.others(bed.database);
            LOG.info("alarms {}", alarms);
            assertThat(alarms.keySet())
                    .as("besides what devices say of themselves")
                    .allMatch(
                            code ->
                                    code.equals("NODE_LOST")
                                            || code.matches(SAID)
                                            || code.startsWith(STALE));
            assertThat(count(alarms, STALE))
                    .as("values that came back just then, to a node that was seconds behind")
                    .isLessThanOrEqualTo(devices / 1_000L);
            assertThat(alarms.getOrDefault("NODE_LOST", 0L)).isLessThanOrEqualTo(WARDS);
            assertThat(ward.statistics().refusedByStatus()).doesNotContainKey(429);
            Audit _ = bed.settled(ward);
            assertThat(nodeB.metrics().unaccounted()).isZero();
        }
    }

    private static long count(Map<String, Long> alarms, String prefix) {
        return alarms.entrySet().stream()
                .filter(alarm -> alarm.getKey().startsWith(prefix))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }
}
