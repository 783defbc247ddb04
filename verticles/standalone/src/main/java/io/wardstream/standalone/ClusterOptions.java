package io.wardstream.standalone;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What the command line of {@code scripts/cluster} said.
 *
 * @param nodes how many nodes
 * @param simulate devices to simulate, 0 = none
 * @param port of people at the balancer; devices take the next one, and each node five of its own:
 *     from ten higher on, ten apart
 * @param dataDirectory where everything is kept
 * @param json whether to print the one machine-readable line on stdout
 */
record ClusterOptions(int nodes, int simulate, int port, Path dataDirectory, boolean json) {
    static final int FEWEST_NODES = 2;

    /** More would need more connections than the embedded PostgreSQL has. */
    static final int MOST_NODES = 5;

    private static final int PORTS_APART = 10;
    private static final int HIGHEST_PORT = 65_535 - PORTS_APART * (MOST_NODES + 1);

    /**
     * @throws IllegalArgumentException naming the option out of its bounds
     */
    ClusterOptions {
        check(
                nodes >= FEWEST_NODES && nodes <= MOST_NODES,
                "--nodes must be " + FEWEST_NODES + " to " + MOST_NODES + ", was " + nodes);
        check(simulate >= 0, "--simulate must not be negative, was " + simulate);
        check(
                port >= 1 && port <= HIGHEST_PORT,
                "--port must be 1 to " + HIGHEST_PORT + ", was " + port);
    }

    private static void check(boolean holds, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(rule);
        }
    }

    /** By name: node-a, node-b, … */
    List<NodePlace> places() {
        return IntStream.range(0, nodes)
                .mapToObj(
                        index ->
                                new NodePlace(
                                        "node-" + (char) ('a' + index),
                                        port + PORTS_APART * (index + 1)))
                .toList();
    }

    /** The settings of one of the nodes; secrets reach it by its environment. */
    String settings(NodePlace place) {
        String members =
                places().stream()
                        .map(it -> "\"127.0.0.1:" + it.clusterPort() + "\"")
                        .collect(Collectors.joining(", "));
        return place.settings("wardstream-" + port, members, poolSizes(), dataDirectory);
    }

    /** All pools together must stay below 0.8 of the connections the server has. */
    private String poolSizes() {
        return nodes <= 3 ? "" : ", platformPoolSize: 4, readerPoolSize: 2, historyPoolSize: 1";
    }

    int devicePort() {
        return port + 1;
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    String deviceUrl() {
        return "ws://127.0.0.1:" + devicePort() + "/ws/device";
    }

    SimulatedWard ward() {
        return new SimulatedWard(deviceUrl(), simulate, null, 0);
    }

    /** Every port something will listen on, the balancer's first. */
    List<Integer> ports() {
        return Stream.concat(
                        Stream.of(port, devicePort()),
                        places().stream().flatMap(place -> place.ports().stream()))
                .toList();
    }
}
