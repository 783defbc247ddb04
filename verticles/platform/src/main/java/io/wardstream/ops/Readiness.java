package io.wardstream.ops;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * What this node can do now: rooms report to it, /health/ready and balancers read it. A dependency
 * that is away makes the node degraded, not unready: it goes on doing what it can. Thread-safe.
 */
public final class Readiness {

    /** Where the node stands between start and stop. */
    public enum State {
        STARTING,
        SERVING,
        DRAINING
    }

    private final Set<String> degraded = new ConcurrentSkipListSet<>();
    private final Pressure pressure = new Pressure();
    private volatile State state = State.STARTING;
    private volatile boolean full;

    public void state(State newState) {
        state = newState;
    }

    public State state() {
        return state;
    }

    /**
     * Says that something this node leans on is away, or back again.
     *
     * @param what a short fixed name: postgres, redis, cluster
     */
    public void degraded(String what, boolean isAway) {
        if (isAway) {
            degraded.add(what);
        } else {
            degraded.remove(what);
        }
    }

    /** What is away now, in alphabetical order. */
    public List<String> degraded() {
        return List.copyOf(degraded);
    }

    /** Says that the node takes no further connections, or takes them again. */
    public void full(boolean isFull) {
        full = isFull;
    }

    public boolean isFull() {
        return full;
    }

    /** What it does without while more comes than it can write. */
    public Pressure pressure() {
        return pressure;
    }

    /** True when new work may be sent here. */
    public boolean isReady() {
        return state == State.SERVING && !full;
    }
}
