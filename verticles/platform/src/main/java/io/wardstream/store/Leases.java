package io.wardstream.store;

import io.vertx.core.Vertx;

/** Where a node competes for tasks that one node of all does at a time. Thread-safe. */
public final class Leases {

    private final Connections connections;

    Leases(Connections connections) {
        this.connections = connections;
    }

    /**
     * Begins to compete, at once and for ever, on the caller's event loop. Each lease is one
     * connection beside the pools, which {@link DatabaseChecks} counts.
     *
     * @param name of the task, the same on every node
     */
    public Lease compete(Vertx vertx, String name, Lease.Holder holder) {
        return Lease.compete(vertx, connections, name, holder);
    }
}
