package io.wardstream.standalone.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Loses what nodes of this machine tell each other: nftables drops packets by the ports of
 * membership and event bus, so that nobody's connection is closed and nobody is told. Devices,
 * people and the database are reached as before; or by the port of the database. For the test's
 * thread.
 */
final class Firewall implements AutoCloseable {
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final String PROGRAM =
            Files.isExecutable(Path.of("/usr/sbin/nft")) ? "/usr/sbin/nft" : "nft";

    private final String table =
            "wardstream_" + ProcessHandle.current().pid() + "_" + NUMBER.incrementAndGet();
    private final Thread lastResort = new Thread(this::delete, "remove-" + table);

    private Firewall() {}

    /** Whether this machine lets us. */
    static boolean isPermitted() {
        try {
            String probe = "table inet wardstream_probe_" + ProcessHandle.current().pid();
            return run("add " + probe + "\ndelete " + probe + "\n");
        } catch (UncheckedIOException noProgram) {
            return false;
        }
    }

    /** Lets everything pass until something is cut. */
    static Firewall open() {
        Firewall firewall = new Firewall();
        firewall.apply("");
        Runtime.getRuntime().addShutdownHook(firewall.lastResort);
        return firewall;
    }

    /** Each of these nodes hears none of the others. */
    void cut(List<NodeSettings> nodes) {
        String ports = ports(nodes.stream());
        apply(drop("dport", ports) + drop("sport", ports));
    }

    /** The one hears nothing of the other, and is heard by it. */
    void deafen(NodeSettings deaf, NodeSettings other) {
        apply(
                drop("dport", ports(Stream.of(deaf))) // to connections that it has accepted
                        + drop("sport", ports(Stream.of(other)))); // to those it has opened
    }

    /** Nobody hears the server that listens there, and it hears nobody. */
    void cut(int port) {
        String ports = Integer.toString(port);
        apply(drop("dport", ports) + drop("sport", ports));
    }

    /** Lets everything pass again. */
    void heal() {
        apply("");
    }

    private static String ports(Stream<NodeSettings> nodes) {
        return nodes.flatMap(node -> node.clusterPorts().stream())
                .map(port -> Integer.toString(port))
                .collect(Collectors.joining(", "));
    }

    private static String drop(String side, String ports) {
        return "    tcp " + side + " { " + ports + " } drop\n";
    }

    /** All rules change at once. */
    private void apply(String rules) {
        String text =
                """
                add table inet %s
                delete table inet %s
                table inet %s {
                  chain arriving {
                    type filter hook input priority 0; policy accept;
                %s  }
                }
                """
                        .formatted(table, table, table, rules);
        if (!run(text)) {
            throw new IllegalStateException("nft does not take the rules:\n" + text);
        }
    }

    private static boolean run(String commands) {
        try {
            Process nft =
                    new ProcessBuilder(PROGRAM, "-f", "-")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            try (Writer input = nft.outputWriter()) {
                input.write(commands);
            }
            return nft.waitFor(10, TimeUnit.SECONDS) && nft.exitValue() == 0;
        } catch (IOException absent) {
            throw new UncheckedIOException("nft cannot be run", absent);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
    }

    private void delete() {
        boolean _ = run("delete table inet " + table + "\n");
    }

    @Override
    public void close() {
        boolean _ = Runtime.getRuntime().removeShutdownHook(lastResort);
        delete();
    }
}
