package io.wardstream.standalone.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardstream.embedded.EmbeddedRedis;
import io.wardstream.simulator.Simulation;
import io.wardstream.simulator.ledger.Ledger;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Three nodes, a ward in which limits are crossed all the time, and one fault after the other, two
 * at once now and then, in an order that a seed decides: {@code scripts/chaos}. At the end ledger
 * and table agree, and each crossing is one alarm.
 */
final class ChaosFT {
    private static final Logger LOG = LoggerFactory.getLogger(ChaosFT.class);
    private static final int NODES = 3;
    private static final int WARDS = 8;
    private static final int BEDS = 3;
    private static final int DEVICES = WARDS * BEDS;
    private static final int DRAIN_MILLIS = 2_000;

    /** 0: as few faults as there must be. */
    private static final int MINUTES = Integer.getInteger("wardstream.chaos.minutes", 0);

    private static final long SEED = Long.getLong("wardstream.chaos.seed", 7);
    private static final int FEWEST_FAULTS = 2;

    /** One time in three something else fails as well. */
    private static final int WITH_ANOTHER = 3;

    @TempDir private Path folder;

    private final Instant begin = Instant.now();

    @Test
    @Timeout(value = 3, unit = TimeUnit.HOURS)
    void ledgerAndTableAgreeAndEachCrossingIsOneAlarm() throws IOException {
        try (FaultBed bed = new FaultBed(ChaosFT.class)) {
            EmbeddedRedis redis = EmbeddedRedis.start(folder.resolve("redis"), 0);
            AutoCloseable _ = bed.closedWithThis(redis::stop);
            Nodes nodes =
                    Nodes.start(
                            bed,
                            NODES,
                            it ->
                                    it.withRedis(redis.url())
                                            .with("WARDSTREAM_INGEST_DRAIN_MILLIS", DRAIN_MILLIS));
            Rest rest = bed.closedWithThis(Rest.asAdministrator(nodes.get(0).settings()));
            TestHospital hospital = TestHospital.make(rest, WARDS, BEDS);
            hospital.alarmAbove(Episodes.LIMIT, "low");
            Simulation ward =
                    bed.simulate(
                            Episodes.playedTo(nodes.deviceUrls(), SEED, folder),
                            hospital.devices());
            FaultBed.awaitConnected(ward, DEVICES);
            FaultBed.awaitAcked(ward, 10L * DEVICES);
            List<Fault> great = great(bed, nodes);
            List<Fault> small = small(bed, redis, nodes, ward);
            Random random = new Random(SEED);
            say("seed={} minutes={} faults={}", SEED, MINUTES, great.size() + small.size());

            int faults = 0;
            while (faults < FEWEST_FAULTS || !isOver()) {
                befall(choose(great, small, random), random);
                faults++;
                nodes.awaitTogether();
                FaultBed.awaitConnected(ward, DEVICES);
                FaultBed.awaitAcked(ward, 2L * DEVICES);
                say("all is well again, acked={}", ward.statistics().acked());
            }

            report(bed, ward);
            eachCrossingIsOneAlarm(bed);
            assertThat(nodes.unaccounted()).isZero();
        }
    }

    private boolean isOver() {
        return Duration.between(begin, Instant.now()).toMinutes() >= MINUTES;
    }

    private static List<Fault> choose(List<Fault> great, List<Fault> small, Random random) {
        List<Fault> chosen = new ArrayList<>();
        boolean isSmall = random.nextInt(great.size() + small.size()) >= great.size();
        List<Fault> first = isSmall ? small : great;
        chosen.add(first.get(random.nextInt(first.size())));
        if (!isSmall && random.nextInt(WITH_ANOTHER) == 0) {
            chosen.add(small.get(random.nextInt(small.size())));
        }
        return chosen;
    }

    private void befall(List<Fault> faults, Random random) {
        for (Fault fault : faults) {
            say("begins: {}", fault.name());
            fault.begin().run();
            Pass.lasts(fault.length(random));
        }
        for (Fault fault : faults) {
            fault.end().run();
            say("ended: {}", fault.name());
        }
    }

    /** What takes a node or the database away; no two of them at once. */
    private static List<Fault> great(FaultBed bed, Nodes nodes) {
        List<Fault> faults = new ArrayList<>();
        for (PlatformProcess node : nodes.all()) {
            String name = "node " + node.settings().name();
            faults.add(Fault.of(name + " killed", node::kill9, () -> restart(node), 1, 8));
            faults.add(Fault.of(name + " frozen", node::pause, node::resume, 2, 8));
            faults.add(Fault.of(name + " stopped", () -> stop(node), () -> restart(node), 1, 5));
        }
        faults.add(Fault.of("PostgreSQL killed", bed.postgres::kill9, bed.postgres::restart, 1, 5));
        faults.add(Fault.of("PostgreSQL frozen", bed.postgres::pause, bed.postgres::resume, 2, 7));
        return faults;
    }

    /** What the platform lives on without. */
    private static List<Fault> small(
            FaultBed bed, EmbeddedRedis redis, Nodes nodes, Simulation ward) {
        List<Fault> faults = new ArrayList<>();
        faults.add(Fault.of("Redis killed", redis::kill9, redis::restart, 1, 6));
        faults.add(Fault.of("Redis frozen", redis::pause, redis::resume, 1, 6));
        faults.add(Fault.of("half of the devices cut", () -> cut(ward), () -> {}, 1, 2));
        if (Firewall.isPermitted()) {
            Firewall firewall = bed.closedWithThis(Firewall.open());
            List<NodeSettings> all = nodes.all().stream().map(PlatformProcess::settings).toList();
            faults.add(
                    Fault.of(
                            "nodes cut off from each other",
                            () -> firewall.cut(all),
                            firewall::heal,
                            7,
                            15));
            faults.add(
                    Fault.of(
                            "node a does not hear node b",
                            () -> firewall.deafen(all.get(0), all.get(1)),
                            firewall::heal,
                            7,
                            15));
        } else {
            LOG.warn("chaos: nodes are not cut off from each other, nftables may not be used here");
        }
        return faults;
    }

    private static void restart(PlatformProcess node) {
        node.restart();
        node.awaitReady();
    }

    private static void stop(PlatformProcess node) {
        node.terminate();
        int _ = node.exitCode();
    }

    private static void cut(Simulation ward) {
        Void _ = FaultBed.await(ward.cut(0.5));
    }

    private void report(FaultBed bed, Simulation ward) {
        Audit audit = bed.settled(ward);
        Ledger ledger = FaultBed.await(ward.ledger());
        say("ledger {}", ledger.totals());
        say("devices {}", ward.statistics());
        say("ledger and table are equal: rows={} segments={}", audit.rows(), audit.segments());
    }

    private void eachCrossingIsOneAlarm(FaultBed bed) {
        List<Crossing> crossings = Crossing.all(bed.database, Episodes.LIMIT);
        Crossing.awaitOneAlarmEach(bed.database, crossings);
        Map<String, Long> others = RecordedAlarm.others(bed.database);
        say("crossings={}, each is one alarm; alarms besides: {}", crossings.size(), others);
        assertThat(others.keySet())
                .as("alarms without a reason")
                .isSubsetOf("NODE_LOST", "HELD_BACK");
    }

    /** For whoever watches: {@code scripts/chaos} shows these lines only. */
    private void say(String what, Object... values) {
        long seconds = Duration.between(begin, Instant.now()).toSeconds();
        List<Object> all = new ArrayList<>(List.of(String.format(Locale.ROOT, "%3d", seconds)));
        all.addAll(List.of(values));
        LOG.info("chaos: {} s " + what, all.toArray());
    }
}
