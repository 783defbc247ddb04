package io.wardstream.standalone.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.wardstream.cluster.Rendezvous;
import io.wardstream.codec.bus.Addresses;
import io.wardstream.simulator.Simulation;
import io.wardstream.simulator.SimulationOptions;
import io.wardstream.standalone.faults.AlarmViewer.Seen;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Limits are crossed all the time in wards whose alarms two nodes share, and one of the two is
 * killed with -9: each crossing is one alarm, as a second judge finds it in the samples.
 */
final class AlertNodeKilledFT {
    private static final Logger LOG = LoggerFactory.getLogger(AlertNodeKilledFT.class);
    private static final int WARDS = 8;
    private static final int BEDS = 3;
    private static final int DEVICES = WARDS * BEDS;
    private static final long SEED = 20_257;

    /** What a new owner reads and writes after the last sample. */
    private static final Duration CATCH_UP = Duration.ofSeconds(60);

    @TempDir private Path folder;

    @Test
    @Timeout(value = 6, unit = TimeUnit.MINUTES)
    void eachCrossingIsOneAlarmWhoeverJudgesIt() throws IOException {
        try (FaultBed bed = new FaultBed(AlertNodeKilledFT.class)) {
            NodeSettings a = bed.settings("a");
            NodeSettings b = bed.settings("b");
            List<Integer> ports = List.of(a.clusterPort(), b.clusterPort());
            String cluster = "alert-node-" + a.clusterPort();
            PlatformProcess nodeA = bed.starting(a.withCluster(cluster, ports));
            PlatformProcess nodeB = bed.starting(b.withCluster(cluster, ports));
            nodeA.awaitReady();
            nodeB.awaitReady();
            await().until(() -> nodeB.metrics().sum("cluster_members") == 2);
            Rest rest = bed.closedWithThis(Rest.asAdministrator(b));
            TestHospital hospital = TestHospital.make(rest, WARDS, BEDS);
            hospital.alarmAbove(Episodes.LIMIT, "low");
            assertThat(owners()).as("each node judges a ward").containsExactlyInAnyOrder("a", "b");
            Simulation ward = bed.simulate(episodes(a, b), hospital.devices());
            FaultBed.awaitConnected(ward, DEVICES);
            AlarmViewer viewer = AlarmViewer.watch(bed, b, hospital);
            FaultBed.awaitAcked(ward, 20L * DEVICES);

            for (int kill = 0; kill < Pass.count(1, 4); kill++) {
                nodeA.kill9();
                FaultBed.awaitConnected(ward, DEVICES);
                FaultBed.awaitAcked(ward, 20L * DEVICES);
                nodeA.restart();
                nodeA.awaitReady();
                await().until(() -> nodeB.metrics().sum("cluster_members") == 2);
                FaultBed.awaitAcked(ward, 20L * DEVICES);
                Void _ = FaultBed.await(ward.cut(1)); // so that devices are on both again
                FaultBed.awaitConnected(ward, DEVICES);
            }
            FaultBed.awaitAcked(ward, 10L * DEVICES);

            Audit _ = bed.settled(ward);
            List<Crossing> crossings = Crossing.all(bed.database, Episodes.LIMIT);
            LOG.info("crossings count={}", crossings.size());
            assertThat(crossings).hasSizeGreaterThan(2 * DEVICES);
            await().atMost(CATCH_UP).untilAsserted(() -> eachIsOneAlarm(bed, crossings));
            Pass.lasts(Pass.seconds(3, 60)); // for alarms that are raised without a reason
            eachIsOneAlarm(bed, crossings);
            assertThat(ids(viewer))
                    .as("shown is what is recorded")
                    .isNotEmpty()
                    .isSubsetOf(recordedIds(bed));
        }
    }

    private static void eachIsOneAlarm(FaultBed bed, List<Crossing> crossings) {
        assertThat(Crossing.disagreements(crossings, RecordedAlarm.all(bed.database))).isEmpty();
    }

    /** Ids of a fresh database: wards are 1 to 8. */
    private static Set<String> owners() {
        return IntStream.rangeClosed(1, WARDS)
                .mapToObj(ward -> Rendezvous.owner(Addresses.shardOf(ward), List.of("a", "b")))
                .collect(Collectors.toSet());
    }

    private SimulationOptions episodes(NodeSettings a, NodeSettings b) throws IOException {
        return SimulationOptions.to(a.deviceUrl(), b.deviceUrl())
                .seed(SEED)
                .rate(4)
                .replay(Episodes.writeInto(folder.resolve("episodes")), false)
                .reconnect(Duration.ofMillis(300), Duration.ofSeconds(1))
                .build();
    }

    private static Set<String> ids(AlarmViewer viewer) {
        return viewer.seen().stream().map(Seen::id).collect(Collectors.toSet());
    }

    private static Set<String> recordedIds(FaultBed bed) {
        return RecordedAlarm.all(bed.database).stream()
                .map(RecordedAlarm::id)
                .collect(Collectors.toSet());
    }
}
