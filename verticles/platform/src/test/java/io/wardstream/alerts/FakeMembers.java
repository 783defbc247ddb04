package io.wardstream.alerts;

import io.wardstream.cluster.Members;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A cluster as a test wants it to be seen by one node. Thread-safe. */
final class FakeMembers implements Members {
    private final String self;
    private final List<Runnable> listeners = new ArrayList<>();
    private volatile List<String> nodes;
    private volatile List<String> others = List.of();

    FakeMembers(String self, String... nodes) {
        this.self = self;
        this.nodes = List.of(nodes);
    }

    @Override
    public String self() {
        return self;
    }

    @Override
    public List<String> nodes() {
        return Stream.concat(nodes.stream(), others.stream()).toList();
    }

    /** Nodes that judge nothing. */
    void others(String... now) {
        others = List.of(now);
    }

    @Override
    public List<Judge> judges() {
        return nodes.stream().map(node -> new Judge(node, 1)).toList();
    }

    @Override
    public boolean leaveJudges() {
        return nodes.stream().anyMatch(node -> !node.equals(self));
    }

    @Override
    public synchronized void onChange(Runnable listener) {
        listeners.add(listener);
    }

    /** Others have come or gone. */
    synchronized void are(String... now) {
        nodes = List.of(now);
        listeners.forEach(Runnable::run);
    }
}
