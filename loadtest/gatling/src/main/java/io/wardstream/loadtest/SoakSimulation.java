package io.wardstream.loadtest;

/** {@link Suite#SOAK}, for Gatling to find by name. */
public final class SoakSimulation extends LoadSimulation {
    public SoakSimulation() {
        super(Suite.SOAK);
    }
}
