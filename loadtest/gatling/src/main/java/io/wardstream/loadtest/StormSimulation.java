package io.wardstream.loadtest;

/** {@link Suite#STORM}, for Gatling to find by name. */
public final class StormSimulation extends LoadSimulation {
    public StormSimulation() {
        super(Suite.STORM);
    }
}
