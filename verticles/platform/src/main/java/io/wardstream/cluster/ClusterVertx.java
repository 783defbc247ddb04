package io.wardstream.cluster;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.micrometer.MetricsDomain;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import io.wardstream.config.ClusterConfig;
import io.wardstream.ops.Meters;
import io.wardstream.ops.tracing.Tracing;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts this node's Vert.x, alone or as a member of the cluster. */
public final class ClusterVertx {

    private static final Logger LOG = LoggerFactory.getLogger(ClusterVertx.class);

    /** A peer that does not answer is cut off as fast as Hazelcast drops a frozen member. */
    private static final long BUS_PING_MILLIS = 5_000;

    private ClusterVertx() {}

    /**
     * Starts and, when enabled, joins the cluster. Closing the Vert.x leaves it.
     *
     * @param alertInstances alert verticles this node runs, so that all nodes know who judges
     * @return failed when the addresses cannot be bound; nothing is left open then
     */
    public static Future<ClusterNode> start(
            ClusterConfig config, int alertInstances, VertxOptions options, Meters meters) {
        return start(config, alertInstances, options, meters, Tracing.OFF);
    }

    /** The same, on a node that may trace. */
    public static Future<ClusterNode> start(
            ClusterConfig config,
            int alertInstances,
            VertxOptions options,
            Meters meters,
            Tracing tracing) {
        VertxBuilder builder = builder(options, meters, tracing);
        if (!config.enabled()) {
            return Future.succeededFuture(
                    new ClusterNode(
                            builder.build(), new LoneMember(config.nodeId(), alertInstances)));
        }
        HazelcastClusterManager manager =
                new HazelcastClusterManager(HazelcastSettings.of(config, alertInstances));
        return builder.with(options.setEventBusOptions(busOptions(config)))
                .withClusterManager(manager)
                .buildClustered()
                .onSuccess(_ -> onJoined(config, manager, meters))
                .map(
                        vertx ->
                                new ClusterNode(
                                        vertx,
                                        ClusterMembers.of(
                                                config.nodeId(),
                                                manager.getHazelcastInstance(),
                                                vertx.eventBus())));
    }

    private static VertxBuilder builder(VertxOptions options, Meters meters, Tracing tracing) {
        VertxBuilder builder =
                Vertx.builder()
                        .with(options.setMetricsOptions(metricsOptions()))
                        .withMetrics(new MicrometerMetricsFactory(meters.registry()));
        return tracing.factory().map(builder::withTracer).orElse(builder);
    }

    private static void onJoined(
            ClusterConfig config, HazelcastClusterManager manager, Meters meters) {
        LOG.info(
                "cluster joined name={} nodeId={} members={}",
                config.name(),
                config.nodeId(),
                manager.getNodes().size());
        meters.gauge(
                "cluster.members",
                "nodes of the cluster this node sees, itself included",
                () -> manager.isActive() ? manager.getNodes().size() : 0);
    }

    private static EventBusOptions busOptions(ClusterConfig config) {
        return new EventBusOptions()
                .setHost(config.host())
                .setPort(config.busPort())
                .setClusterPublicHost(config.host())
                .setClusterPingInterval(BUS_PING_MILLIS)
                .setClusterPingReplyInterval(BUS_PING_MILLIS);
    }

    /** Only the pools: meters for each socket and message would cost more than the work. */
    private static MicrometerMetricsOptions metricsOptions() {
        Set<String> disabled =
                Stream.of(MetricsDomain.values())
                        .filter(domain -> domain != MetricsDomain.NAMED_POOLS)
                        .map(MetricsDomain::toCategory)
                        .collect(Collectors.toSet());
        return new MicrometerMetricsOptions()
                .setEnabled(true)
                .setDisabledMetricsCategories(disabled);
    }
}
