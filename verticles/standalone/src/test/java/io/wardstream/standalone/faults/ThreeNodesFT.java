package io.wardstream.standalone.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.wardstream.cluster.Rendezvous;
import io.wardstream.codec.bus.Addresses;
import io.wardstream.simulator.Simulation;
import java.io.IOException;
import java.nio.file.Path;
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
 * Three nodes under load, while limits are crossed all the time. One is upgraded to a version with
 * more in its messages and its tables, the others are restarted beside it; then the oldest, which
 * is the master of the cluster, is killed with -9. Each crossing is one alarm, as a second judge
 * finds it in the samples.
 */
final class ThreeNodesFT {
    private static final Logger LOG = LoggerFactory.getLogger(ThreeNodesFT.class);
    private static final int WARDS = 12;
    private static final int BEDS = 3;
    private static final int DEVICES = WARDS * BEDS;
    private static final int DRAIN_MILLIS = 2_000;
    private static final int GOING_AWAY = 1001;
    private static final long SEED = 20_260;

    @TempDir private Path folder;

    @Test
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    void anUpgradeAndTheLossOfTheMasterRaiseNothingTwiceAndNothingFalse() throws IOException {
        Path next = NextVersion.classes(folder.resolve("next"));
        try (FaultBed bed = new FaultBed(ThreeNodesFT.class)) {
            Nodes nodes =
                    Nodes.start(
                            bed, 3, it -> it.with("WARDSTREAM_INGEST_DRAIN_MILLIS", DRAIN_MILLIS));
            Rest rest = bed.closedWithThis(Rest.asAdministrator(nodes.get(0).settings()));
            TestHospital hospital = TestHospital.make(rest, WARDS, BEDS);
            hospital.alarmAbove(Episodes.LIMIT, "low");
            assertThat(owners()).as("each judges a ward").containsExactlyInAnyOrder("a", "b", "c");
            Simulation ward =
                    bed.simulate(
                            Episodes.playedTo(nodes.deviceUrls(), SEED, folder),
                            hospital.devices());
            FaultBed.awaitConnected(ward, DEVICES);
            FaultBed.awaitAcked(ward, 10L * DEVICES);

            NextVersion.migrate(bed.database);
            FaultBed.awaitAcked(ward, 5L * DEVICES);
            NodeSettings _ = nodes.get(0).settings().withClassesFirst(next);
            for (int round = 0; round < Pass.count(1, 5); round++) {
                restartEach(nodes, ward);
            }
            assertThat(ward.statistics().closesByCode())
                    .as("all that ended was told before")
                    .containsOnlyKeys(GOING_AWAY);
            assertThat(RecordedAlarm.others(bed.database)).as("alarms without a reason").isEmpty();

            AlarmViewer viewer = AlarmViewer.watch(bed, nodes.get(1).settings(), hospital);
            for (int kill = 0; kill < Pass.count(1, 4); kill++) {
                PlatformProcess killed = nodes.get(0); // restarted first, so the oldest at first
                killed.kill9();
                FaultBed.awaitConnected(ward, DEVICES);
                FaultBed.awaitAcked(ward, 10L * DEVICES);
                nodes.bringBack(killed);
                FaultBed.awaitAcked(ward, 10L * DEVICES);
            }

            // while devices go on: their vitals are stale when they have stopped
            assertThat(RecordedAlarm.others(bed.database).keySet()).isSubsetOf("NODE_LOST");
            Audit _ = bed.settled(ward);
            List<Crossing> crossings = Crossing.all(bed.database, Episodes.LIMIT);
            LOG.info("crossings count={}", crossings.size());
            assertThat(crossings).hasSizeGreaterThan(2 * DEVICES);
            Crossing.awaitOneAlarmEach(bed.database, crossings);
            Pass.lasts(Pass.seconds(3, 60)); // for alarms that are raised without a reason
            List<RecordedAlarm> alarms = RecordedAlarm.all(bed.database);
            assertThat(Crossing.disagreements(crossings, alarms)).isEmpty();
            List<String> ids = alarms.stream().map(RecordedAlarm::id).toList();
            assertThat(viewer.recorded())
                    .as("shown as recorded is recorded")
                    .isNotEmpty()
                    .isSubsetOf(ids);
            await().untilAsserted(
                            () ->
                                    assertThat(viewer.standing())
                                            .as("shown as not recorded, and not taken back")
                                            .isSubsetOf(ids));
            assertThat(nodes.unaccounted()).isZero();
        }
    }

    /** As for an upgrade. What they wrote of each other's messages and tables is in their logs. */
    private static void restartEach(Nodes nodes, Simulation ward) {
        for (PlatformProcess node : nodes.all()) {
            node.terminate();
            int _ = node.exitCode();
            assertThat(node.said()).doesNotContain("IllegalArgumentException", "StorageException");
            nodes.bringBack(node);
            FaultBed.awaitConnected(ward, DEVICES);
            FaultBed.awaitAcked(ward, 5L * DEVICES);
        }
    }

    /** Ids of a fresh database: wards are 1 to 12. */
    private static Set<String> owners() {
        List<String> names = List.of("a", "b", "c");
        return IntStream.rangeClosed(1, WARDS)
                .mapToObj(ward -> Rendezvous.owner(Addresses.shardOf(ward), names))
                .collect(Collectors.toSet());
    }
}
