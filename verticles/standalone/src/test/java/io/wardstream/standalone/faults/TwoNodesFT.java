package io.wardstream.standalone.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.wardstream.cluster.ClusterVertx;
import io.wardstream.codec.bus.Addresses;
import io.wardstream.codec.bus.BusCodecs;
import io.wardstream.codec.model.PublishedSample;
import io.wardstream.codec.model.SampleBatch;
import io.wardstream.codec.model.ShardNews;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.config.PlatformConfig;
import io.wardstream.embedded.Ports;
import io.wardstream.ops.Meters;
import io.wardstream.simulator.DeviceToken;
import io.wardstream.simulator.Simulation;
import io.wardstream.simulator.SimulationOptions;
import io.wardstream.simulator.ledger.Ledger;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two nodes of one cluster, and a listener on the bus between them. */
final class TwoNodesFT {
    private static final int DEVICES = 100;
    private static final int SUPERSEDED = 4001;
    private static final long SEED = 20_255;

    private record Identity(int deviceId, int epochNo, int seq) {
        static Identity of(VitalSample sample) {
            return new Identity(sample.deviceId(), sample.epochNo(), sample.seq());
        }
    }

    /** What reached a third member of the cluster, by the node that published it. */
    private final Map<String, Set<Identity>> published = new ConcurrentHashMap<>();

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void devicesMoveFromOneToTheOther() {
        try (FaultBed bed = new FaultBed(TwoNodesFT.class)) {
            List<DeviceToken> devices = bed.devices(DEVICES + 1);
            NodeSettings a = bed.settings("a");
            NodeSettings b = bed.settings("b");
            int listenerPort = Ports.free();
            List<Integer> ports = List.of(a.clusterPort(), b.clusterPort(), listenerPort);
            String cluster = "two-nodes-" + listenerPort;
            PlatformProcess nodeA = bed.node(a.withCluster(cluster, ports));
            PlatformProcess nodeB = bed.starting(b.withCluster(cluster, ports));
            listen(bed, cluster, ports, listenerPort);
            nodeB.awaitReady();
            await().until(() -> nodeB.metrics().sum("cluster_members") == 3);

            aSecondConnectionOnAnotherNodeWins(bed, a, b, devices.getLast());
            Simulation ward =
                    bed.simulate(
                            SimulationOptions.to(a.deviceUrl(), b.deviceUrl())
                                    .seed(SEED)
                                    .rate(5)
                                    .reconnect(Duration.ofMillis(500), Duration.ofSeconds(2))
                                    .build(),
                            devices.subList(0, DEVICES));
            FaultBed.awaitConnected(ward, DEVICES);
            FaultBed.awaitAcked(ward, 5L * DEVICES);
            everySampleIsPublished(bed, FaultBed.await(ward.ledger()));

            nodeA.kill9();
            FaultBed.awaitConnected(ward, DEVICES);
            FaultBed.awaitAcked(ward, 5L * DEVICES);

            Audit _ = bed.settled(ward);
            assertThat(nodeB.metrics().unaccounted()).isZero();
            assertThat(ward.statistics().closesByCode()).containsOnlyKeys(1006);
        }
    }

    private void listen(FaultBed bed, String cluster, List<Integer> ports, int port) {
        Map<String, String> settings = new HashMap<>(NodeSettings.databaseSettings(bed.database));
        settings.put("WARDSTREAM_CLUSTER_ENABLED", "true");
        settings.put("WARDSTREAM_CLUSTER_NAME", cluster);
        settings.put("WARDSTREAM_CLUSTER_NODE_ID", "listener");
        settings.put("WARDSTREAM_CLUSTER_PORT", Integer.toString(port));
        settings.put("WARDSTREAM_CLUSTER_MEMBERS", NodeSettings.members(ports));
        PlatformConfig config = PlatformConfig.load(null, settings);
        Vertx member =
                FaultBed.await(
                                ClusterVertx.start(
                                        config.cluster(), 0, new VertxOptions(), new Meters()))
                        .vertx();
        AutoCloseable _ =
                bed.closedWithThis(
                        () -> {
                            Void _ = FaultBed.await(member.close());
                        });
        BusCodecs.registerAll(member.eventBus());
        for (int shard = 0; shard < Addresses.SHARDS; shard++) {
            Void _ =
                    FaultBed.await(
                            member.eventBus()
                                    .<ShardNews>consumer(
                                            Addresses.shard(shard),
                                            message -> heard(message.body()))
                                    .completion());
        }
    }

    private void heard(ShardNews news) {
        if (!(news instanceof SampleBatch batch)) {
            return;
        }
        Set<Identity> ofNode =
                published.computeIfAbsent(batch.nodeId(), _ -> ConcurrentHashMap.newKeySet());
        for (PublishedSample sample : batch.samples()) {
            ofNode.add(Identity.of(sample.sample()));
        }
    }

    private static void aSecondConnectionOnAnotherNodeWins(
            FaultBed bed, NodeSettings a, NodeSettings b, DeviceToken device) {
        HandDevice first = bed.closedWithThis(HandDevice.connect(bed.vertx, a, device));
        first.hello(1);
        HandDevice second = bed.closedWithThis(HandDevice.connect(bed.vertx, b, device));
        second.hello(1);

        await().until(() -> first.closeCode() != HandDevice.OPEN);

        assertThat(first.closeCode()).isEqualTo(SUPERSEDED);
        assertThat(second.closeCode()).isEqualTo(HandDevice.OPEN);
    }

    /** While no member comes or goes, the bus loses nothing between the processes. */
    private void everySampleIsPublished(FaultBed bed, Ledger ledger) {
        long acked = ledger.totals().acked();
        await().untilAsserted(
                        () -> {
                            assertThat(published).containsOnlyKeys("a", "b");
                            assertThat(heardOfAll()).isGreaterThanOrEqualTo(acked);
                        });
        assertThat(Audit.of(bed.database, ledger).wrong())
                .filteredOn(sentence -> sentence.startsWith("acked"))
                .isEmpty();
    }

    private long heardOfAll() {
        return published.values().stream().mapToLong(Set::size).sum();
    }
}
