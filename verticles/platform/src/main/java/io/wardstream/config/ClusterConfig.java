package io.wardstream.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How this node meets the others.
 *
 * @param enabled false: one node alone, no cluster port is opened
 * @param name nodes of another name are not talked to
 * @param members where to look for other nodes; empty: only on this node's own address
 * @param nodes how many there are at most, for what they share; 0: this one and its members
 * @param host the address the others reach this node at, for membership and for the event bus
 * @param port of the membership protocol
 * @param busPort of the event bus; 0: any free one
 * @param nodeId names this node in logs, sessions and {@code application_name}; never empty
 */
public record ClusterConfig(
        boolean enabled,
        String name,
        List<Endpoint> members,
        int nodes,
        String host,
        int port,
        int busPort,
        String nodeId) {

    private static final int DEFAULT_PORT = 5701;
    private static final int MAX_PORT = 65_535;

    private static final int MAX_NODES = 1_000;

    /** PostgreSQL cuts {@code application_name} at 63 bytes, "wardstream-" takes 11. */
    private static final int MAX_NODE_ID = 52;

    public ClusterConfig {
        members = List.copyOf(members);
    }

    static ClusterConfig from(ConfigSection cluster) {
        int port = cluster.intBetween("port", DEFAULT_PORT, 1, MAX_PORT);
        return new ClusterConfig(
                cluster.flag("enabled", false),
                cluster.nonBlank("name", "wardstream"),
                cluster.endpoints("members", List.of(), port),
                cluster.intBetween("nodes", 0, 0, MAX_NODES),
                cluster.nonBlank("host", "127.0.0.1"),
                port,
                cluster.intBetween("busPort", 0, 0, MAX_PORT),
                nodeId(cluster));
    }

    private static String nodeId(ConfigSection cluster) {
        String given = cluster.text("nodeId", "");
        String nodeId = given.isEmpty() ? hostName() + "-" + ProcessHandle.current().pid() : given;
        if (!nodeId.matches("[A-Za-z0-9._-]{1," + MAX_NODE_ID + "}")) {
            throw cluster.refusal(
                    "nodeId",
                    nodeId,
                    "must be 1 to "
                            + MAX_NODE_ID
                            + " letters, digits, dots, dashes or underscores");
        }
        cluster.shown("nodeId", nodeId);
        return nodeId;
    }

    /** How many nodes share the database, as far as the settings say. */
    public int nodeCount() {
        if (nodes > 0) {
            return nodes;
        }
        if (!enabled) {
            return 1;
        }
        Set<Endpoint> all = new HashSet<>(members);
        all.add(new Endpoint(host, port));
        return all.size();
    }

    private static String hostName() {
        try {
            String name = InetAddress.getLocalHost().getHostName();
            return name.replaceAll("[^A-Za-z0-9._-]", "-")
                    .substring(0, Math.min(name.length(), 40));
        } catch (UnknownHostException nameless) {
            return "node";
        }
    }
}
