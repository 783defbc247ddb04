package io.wardstream.standalone.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.wardstream.codec.bus.Addresses;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** The nodes of one cluster, named a, b, c and so on; each ends with the bed. */
record Nodes(List<PlatformProcess> all) {
    /** Of parts that were cut off from each other: they look for each other every ten seconds. */
    private static final Duration TOGETHER_LIMIT = Duration.ofSeconds(60);

    Nodes {
        all = List.copyOf(all);
    }

    /**
     * Starts so many and waits until they serve and see each other.
     *
     * @param more settings of each of them
     */
    static Nodes start(FaultBed bed, int count, UnaryOperator<NodeSettings> more) {
        List<NodeSettings> settings =
                IntStream.range(0, count)
                        .mapToObj(index -> bed.settings(Character.toString('a' + index)))
                        .toList();
        List<Integer> ports = settings.stream().map(NodeSettings::clusterPort).toList();
        String cluster = "nodes-" + ports.getFirst();
        Nodes nodes =
                new Nodes(
                        settings.stream()
                                .map(it -> more.apply(it.withCluster(cluster, ports)))
                                .map(bed::starting)
                                .toList());
        nodes.all.forEach(PlatformProcess::awaitReady);
        nodes.awaitTogether();
        return nodes;
    }

    PlatformProcess get(int index) {
        return all.get(index);
    }

    String[] deviceUrls() {
        return all.stream().map(node -> node.settings().deviceUrl()).toArray(String[]::new);
    }

    /**
     * Waits until each sees all, none says that something is away, and each shard has one judge.
     */
    void awaitTogether() {
        await().atMost(TOGETHER_LIMIT)
                .ignoreExceptions()
                .untilAsserted(
                        () -> {
                            double shards = 0;
                            for (PlatformProcess node : all) {
                                Scrape metrics = node.metrics();
                                double owned = metrics.sum("alerts_shards_owned");
                                shards += owned;
                                assertThat(metrics.sum("cluster_members")).isEqualTo(all.size());
                                assertThat(owned).as("shards of each").isPositive();
                                assertThat(node.readiness()).contains("\"degraded\":[]");
                            }
                            assertThat(shards).isEqualTo(Addresses.SHARDS);
                        });
    }

    /** Starts one again after its end, and waits until all are together. */
    void bringBack(PlatformProcess node) {
        node.restart();
        node.awaitReady();
        awaitTogether();
    }

    /** What each has received and cannot account for, summed; 0 when the law holds everywhere. */
    double unaccounted() {
        return all.stream().mapToDouble(node -> Math.abs(node.metrics().unaccounted())).sum();
    }
}
