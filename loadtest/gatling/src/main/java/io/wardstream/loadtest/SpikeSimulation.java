package io.wardstream.loadtest;

/** {@link Suite#SPIKE}, for Gatling to find by name. */
public final class SpikeSimulation extends LoadSimulation {
    public SpikeSimulation() {
        super(Suite.SPIKE);
    }
}
