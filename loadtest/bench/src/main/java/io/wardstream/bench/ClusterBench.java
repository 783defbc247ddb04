package io.wardstream.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * One node and two, with services of their own, all running and warm, and the same devices sending
 * to the one and the others in turn; then the bus by itself, and a drain. Blocking.
 */
final class ClusterBench {
    private static final Duration BUS_TIME = Duration.ofSeconds(8);

    private final ClusterOptions options;
    private final Tree tree;
    private final Consumer<String> progress;

    ClusterBench(ClusterOptions options, Tree tree, Consumer<String> progress) {
        this.options = options;
        this.tree = tree;
        this.progress = progress;
    }

    ClusterReport run() throws IOException, SQLException {
        progress.accept("the event bus by itself");
        BusBench.Result bus = new BusBench(BUS_TIME).run();
        try (Cleanup cleanup = Cleanup.atExit()) {
            progress.accept("starting one node and two, each with a PostgreSQL and a Redis");
            Side one = Side.open(1, tree, options, cleanup);
            Side two = Side.open(2, tree, options, cleanup);
            Phase ofOne = Phase.NONE;
            Phase ofTwo = Phase.NONE;
            for (int round = 1; round <= options.rounds(); round++) {
                ofOne = ofOne.plus(shown("one node", one.phase(cleanup)));
                ofTwo = ofTwo.plus(shown("two nodes", two.phase(cleanup)));
                ofTwo = ofTwo.plus(shown("two nodes", two.phase(cleanup)));
                ofOne = ofOne.plus(shown("one node", one.phase(cleanup)));
            }
            progress.accept("draining " + options.devices() + " connections");
            Duration drained = one.drain(cleanup);
            return new ClusterReport(options.devices(), ofOne, ofTwo, bus, drained);
        }
    }

    private Phase shown(String what, Phase phase) {
        progress.accept(
                what
                        + ": "
                        + Math.round(phase.rowsPerSecond())
                        + " samples/s, CPU s per million: "
                        + Math.round(10 * phase.perMillion(phase.platformCpuSeconds())) / 10.0);
        return phase;
    }
}
