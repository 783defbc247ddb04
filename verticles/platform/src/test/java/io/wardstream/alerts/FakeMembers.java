package io.wardstream.alerts;

import io.wardstream.cluster.Members;
import java.util.ArrayList;
import java.util.List;

/** A cluster as a test wants it to be seen by one node. Thread-safe. */
final class FakeMembers implements Members {
    private final String self;
    private final List<Runnable> listeners = new ArrayList<>();
    private volatile List<String> nodes;

    FakeMembers(String self, String... nodes) {
        this.self = self;
        this.nodes = List.of(nodes);
    }

    @Override
    public String self() {
        return self;
    }

    @Override
    public List<Judge> judges() {
        return nodes.stream().map(node -> new Judge(node, 1)).toList();
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
