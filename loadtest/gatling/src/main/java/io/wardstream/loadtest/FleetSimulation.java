package io.wardstream.loadtest;

/** {@link Suite#FLEET}, for Gatling to find by name. */
public final class FleetSimulation extends LoadSimulation {
    public FleetSimulation() {
        super(Suite.FLEET);
    }
}
