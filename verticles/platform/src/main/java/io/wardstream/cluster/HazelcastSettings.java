package io.wardstream.cluster;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MultiMapConfig;
import com.hazelcast.config.NetworkConfig;
import io.wardstream.config.ClusterConfig;
import io.wardstream.config.Endpoint;
import java.util.List;

/** What Hazelcast is told; nothing is read from its files or found by itself. */
final class HazelcastSettings {

    private static final String HEARTBEAT_SECONDS = "1";

    /** A frozen node is dropped after this; a killed one at once, by its closed sockets. */
    private static final String FROZEN_AFTER_SECONDS = "5";

    /** Parts that were cut off from each other look for each other again this often. */
    private static final String MERGE_SECONDS = "10";

    private HazelcastSettings() {}

    /**
     * @param alertInstances alert verticles of this node, told to the others; 0: it judges nothing
     */
    static Config of(ClusterConfig cluster, int alertInstances) {
        Config config = new Config();
        config.setInstanceName(cluster.name() + "-" + cluster.nodeId());
        config.setClusterName(cluster.name());
        config.setNetworkConfig(network(cluster));
        properties(config, cluster);
        vertxStructures(config);
        config.getMemberAttributeConfig()
                .setAttribute(ClusterMembers.NODE_ID, cluster.nodeId())
                .setAttribute(ClusterMembers.ALERT_INSTANCES, Integer.toString(alertInstances));
        return config;
    }

    private static NetworkConfig network(ClusterConfig cluster) {
        NetworkConfig network = new NetworkConfig();
        network.setPort(cluster.port()).setPortAutoIncrement(false);
        JoinConfig join = network.getJoin();
        join.getMulticastConfig().setEnabled(false);
        join.getAutoDetectionConfig().setEnabled(false);
        join.getTcpIpConfig().setEnabled(true).setMembers(members(cluster));
        return network;
    }

    private static List<String> members(ClusterConfig cluster) {
        return cluster.members().isEmpty()
                ? List.of(new Endpoint(cluster.host(), cluster.port()).toString())
                : cluster.members().stream().map(Endpoint::toString).toList();
    }

    private static void properties(Config config, ClusterConfig cluster) {
        config.setProperty("hazelcast.local.localAddress", cluster.host())
                .setProperty("hazelcast.socket.bind.any", "false")
                .setProperty("hazelcast.phone.home.enabled", "false")
                .setProperty("hazelcast.logging.type", "slf4j")
                .setProperty("hazelcast.shutdownhook.enabled", "false")
                .setProperty("hazelcast.wait.seconds.before.join", "0")
                .setProperty("hazelcast.heartbeat.interval.seconds", HEARTBEAT_SECONDS)
                .setProperty("hazelcast.max.no.heartbeat.seconds", FROZEN_AFTER_SECONDS)
                .setProperty("hazelcast.merge.first.run.delay.seconds", MERGE_SECONDS)
                .setProperty("hazelcast.merge.next.run.delay.seconds", MERGE_SECONDS);
    }

    /** As in vertx-hazelcast's default-cluster.xml: consumers survive the loss of one node. */
    private static void vertxStructures(Config config) {
        config.addMultiMapConfig(
                new MultiMapConfig("__vertx.subs")
                        .setBackupCount(1)
                        .setValueCollectionType(MultiMapConfig.ValueCollectionType.SET));
        config.addMapConfig(new MapConfig("__vertx.haInfo").setBackupCount(1));
        config.addMapConfig(new MapConfig("__vertx.nodeInfo").setBackupCount(1));
    }
}
