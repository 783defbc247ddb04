package io.wardstream.standalone.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.wardstream.simulator.Simulation;
import io.wardstream.standalone.faults.AlarmViewer.Seen;
import io.wardstream.standalone.faults.TestHospital.Bed;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Two nodes lose each other, first one way, then both, while both go on with devices and database;
 * then they are together again. Nobody closes a connection: packets are dropped.
 */
final class CutOffNodeFT {
    private static final Logger LOG = LoggerFactory.getLogger(CutOffNodeFT.class);
    private static final int WARDS = 6;
    private static final int BEDS = 4;
    private static final int BY_HAND = 4;
    private static final int DEVICES = WARDS * BEDS - BY_HAND;
    private static final int FAST = Episodes.LIMIT + 30;
    private static final int NORMAL = 72;
    private static final long SEED = 20_261;

    /** A frozen or cut-off node is dropped within six seconds; one more for the look at it. */
    private static final Duration NOTICED_WITHIN = Duration.ofSeconds(7);

    /** Two words of the other in the database after that. */
    private static final Duration SAID_WITHIN = Duration.ofSeconds(5);

    private static final Duration SHOWN_AT_ONCE = Duration.ofSeconds(2);

    /** From the database: the other node's devices are looked after when they seem silent. */
    private static final Duration SHOWN_LATE = Duration.ofSeconds(40);

    @TempDir private Path folder;

    @Test
    @Timeout(value = 8, unit = TimeUnit.MINUTES)
    void bothSaySoJudgeTheirOwnDevicesAndRaiseNothingTwice() throws IOException {
        assumeTrue(Firewall.isPermitted(), "nftables may not be used here");
        try (FaultBed bed = new FaultBed(CutOffNodeFT.class)) {
            Nodes nodes = Nodes.start(bed, 2, it -> it);
            PlatformProcess nodeA = nodes.get(0);
            PlatformProcess nodeB = nodes.get(1);
            Rest rest = bed.closedWithThis(Rest.asAdministrator(nodeA.settings()));
            TestHospital hospital = TestHospital.make(rest, WARDS, BEDS);
            hospital.alarmAbove(Episodes.LIMIT, "low");
            Firewall firewall = bed.closedWithThis(Firewall.open());
            Simulation ward =
                    bed.simulate(
                            Episodes.playedTo(nodes.deviceUrls(), SEED, folder),
                            hospital.devices().subList(0, DEVICES));
            FaultBed.awaitConnected(ward, DEVICES);
            AlarmViewer atA = AlarmViewer.watch(bed, nodeA.settings(), hospital);
            AlarmViewer atB = AlarmViewer.watch(bed, nodeB.settings(), hospital);
            FaultBed.awaitAcked(ward, 10L * DEVICES);

            for (int cut = 0; cut < Pass.count(1, 4); cut++) {
                PlatformProcess deaf = nodes.get(cut % 2);
                PlatformProcess heard = nodes.get(1 - cut % 2);
                firewall.deafen(deaf.settings(), heard.settings());
                awaitSaid(nodes);
                FaultBed.awaitAcked(ward, 5L * DEVICES);
                firewall.cut(List.of(nodeA.settings(), nodeB.settings()));
                Bed one = hospital.beds().get(DEVICES + cut);
                anAlarmIsShownAtOnceHereAndLateThere(bed, nodeA, one, atA, atB);
                FaultBed.awaitAcked(ward, 10L * DEVICES);
                firewall.heal();
                nodes.awaitTogether();
                FaultBed.awaitAcked(ward, 10L * DEVICES);
            }

            assertThat(ward.statistics().closesByCode()).as("devices stay").isEmpty();
            Audit _ = bed.settledBeside(devicesByHand(hospital), ward);
            List<Crossing> crossings = Crossing.all(bed.database, Episodes.LIMIT);
            Map<String, Long> others = RecordedAlarm.others(bed.database, byHand(hospital));
            LOG.info("crossings count={} others={}", crossings.size(), others);
            assertThat(crossings).hasSizeGreaterThan(DEVICES);
            Crossing.awaitOneAlarmEach(bed.database, crossings);
            assertThat(others.keySet()).as("alarms besides").isSubsetOf("NODE_LOST");
            assertThat(nodes.unaccounted()).isZero();
        }
    }

    private static String[] byHand(TestHospital hospital) {
        return hospital.beds().stream().skip(DEVICES).map(Bed::patientId).toArray(String[]::new);
    }

    private static Set<String> devicesByHand(TestHospital hospital) {
        return hospital.beds().stream()
                .skip(DEVICES)
                .map(bed -> bed.device().id())
                .collect(Collectors.toSet());
    }

    private static void awaitSaid(Nodes nodes) {
        long begin = System.nanoTime();
        await().atMost(NOTICED_WITHIN)
                .pollInterval(Duration.ofMillis(100))
                .until(
                        () ->
                                nodes.all().stream()
                                        .allMatch(it -> it.metrics().sum("cluster_members") == 1));
        LOG.info("cut off noticed after millis={}", millis(System.nanoTime() - begin));
        await().atMost(SAID_WITHIN)
                .until(
                        () ->
                                nodes.all().stream()
                                        .allMatch(
                                                it ->
                                                        it.readiness()
                                                                .contains(
                                                                        "\"degraded\":[\"cluster\"]")));
        assertThat(nodes.all()).allMatch(it -> it.metrics().sum("cluster_unseen") == 1);
        LOG.info("cut off said after millis={}", millis(System.nanoTime() - begin));
    }

    private static void anAlarmIsShownAtOnceHereAndLateThere(
            FaultBed bed, PlatformProcess node, Bed patient, AlarmViewer here, AlarmViewer there) {
        try (HandDevice device = HandDevice.connect(bed.vertx, node.settings(), patient.device())) {
            device.hello(System.currentTimeMillis());
            device.sample(1, NORMAL);
            device.awaitAck(1);
            long crossed = System.nanoTime();
            device.sample(2, FAST);

            Seen first = here.await("an alarm here", SHOWN_LATE, it -> isNew(it, patient, crossed));
            Seen later = there.await("and there", SHOWN_LATE, it -> isNew(it, patient, crossed));

            LOG.info(
                    "alarm while cut off: here after millis={}, there after millis={}",
                    millis(first.nanos() - crossed),
                    millis(later.nanos() - crossed));
            assertThat(Duration.ofNanos(first.nanos() - crossed)).isLessThan(SHOWN_AT_ONCE);
            assertThat(later.id()).as("one alarm, whoever shows it").isEqualTo(first.id());
            device.sample(3, NORMAL);
            device.awaitAck(3);
        }
    }

    private static boolean isNew(Seen seen, Bed patient, long crossed) {
        return seen.isOf(patient) && seen.nanos() > crossed;
    }

    private static long millis(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(nanos);
    }
}
