package io.wardstream.bench;

import io.vertx.core.json.JsonObject;
import io.wardstream.embedded.Ports;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Some nodes with services of their own, and the devices that send to them. Blocking.
 *
 * @param tokens of the devices
 */
record Side(
        Tree tree,
        Laboratory laboratory,
        List<PlatformUnderTest> nodes,
        PostgresMeter meter,
        Path tokens,
        ClusterOptions options) {

    /** Patients of a ward: the wards of all lie in more shards than one node judges. */
    private static final int BEDS = 50;

    Side {
        nodes = List.copyOf(nodes);
    }

    /** Starts so many nodes on services of their own, and makes the devices. */
    static Side open(int count, Tree tree, ClusterOptions options, Cleanup cleanup)
            throws IOException, SQLException {
        Laboratory laboratory = Laboratory.open(options.directory(), tree.rolesSql(), cleanup);
        List<Integer> ports = IntStream.range(0, count).mapToObj(_ -> Ports.free()).toList();
        List<PlatformUnderTest> nodes = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            String name = Character.toString('a' + index);
            PlatformUnderTest node =
                    cleanup.add(
                            PlatformUnderTest.startNode(
                                    tree,
                                    laboratory,
                                    name,
                                    options.devices(),
                                    count == 1 ? "" : cluster(name, ports, index)));
            node.awaitReady(); // the first migrates
            nodes.add(node);
        }
        Population population = Population.make(nodes.getFirst().api(), options.devices(), BEDS);
        return new Side(
                tree,
                laboratory,
                nodes,
                cleanup.add(laboratory.meter()),
                population.tokensWithout(List.of(), laboratory.directory()),
                options);
    }

    private static String cluster(String name, List<Integer> ports, int index) {
        String members =
                ports.stream()
                        .map(port -> "\"127.0.0.1:" + port + "\"")
                        .collect(Collectors.joining(", "));
        return String.format(
                Locale.ROOT,
                """
                cluster: {enabled: true, name: bench-%d, nodeId: %s, host: 127.0.0.1, port: %d, members: [%s]}
                """,
                ports.getFirst(),
                name,
                ports.get(index),
                members);
    }

    /** The devices send at their rate; what the nodes do and use once they are warm. */
    Phase phase(Cleanup cleanup) throws IOException, SQLException {
        meter.checkpoint();
        try (Generator generator = startDevices(cleanup)) {
            generator.run(options.warmUp());
            Phase phase = measured(generator);
            JsonObject _ = generator.finish();
            return phase;
        }
    }

    private Phase measured(Generator generator) throws SQLException {
        PostgresUse postgres = meter.read();
        double nodesCpu = cpuSeconds();
        double generatorCpu = ProcessUse.cpuSeconds(generator.pid());
        long rows = committed();
        long begin = System.nanoTime();
        generator.run(options.time());
        long written = committed() - rows;
        double seconds = (System.nanoTime() - begin) / Phase.NANOS_A_SECOND;
        return new Phase(
                written,
                seconds,
                meter.read().since(postgres),
                cpuSeconds() - nodesCpu,
                ProcessUse.cpuSeconds(generator.pid()) - generatorCpu);
    }

    /** The devices connect and send; then the first node is told to stop: how long that takes. */
    Duration drain(Cleanup cleanup) throws IOException {
        try (Generator generator = startDevices(cleanup)) {
            generator.run(options.warmUp().plus(options.time()));
            long connected = nodes.getFirst().counter("ingest_connections");
            if (connected < options.devices()) {
                throw new BenchException(
                        "Only " + connected + " of " + options.devices() + " devices connected.");
            }
            Duration took = nodes.getFirst().stop();
            JsonObject _ = generator.finish();
            return took;
        }
    }

    private Generator startDevices(Cleanup cleanup) throws IOException {
        List<String> arguments = new ArrayList<>();
        arguments.addAll(List.of("--tokens", tokens.toString(), "--url", deviceUrls()));
        arguments.addAll(List.of("--devices", Integer.toString(options.devices())));
        arguments.addAll(List.of("--rate", Double.toString(options.rate())));
        arguments.addAll(List.of("--mix", "arterial", "--generation", "test"));
        arguments.addAll(List.of("--quiet", "--json"));
        return cleanup.add(Generator.start(tree, laboratory.directory(), arguments));
    }

    private String deviceUrls() {
        return nodes.stream().map(PlatformUnderTest::deviceUrl).collect(Collectors.joining(","));
    }

    private double cpuSeconds() {
        return nodes.stream().mapToDouble(node -> ProcessUse.cpuSeconds(node.pid())).sum();
    }

    private long committed() {
        return nodes.stream().mapToLong(PlatformUnderTest::committed).sum();
    }
}
