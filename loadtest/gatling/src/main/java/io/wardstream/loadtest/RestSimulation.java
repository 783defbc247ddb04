package io.wardstream.loadtest;

/** {@link Suite#REST}, for Gatling to find by name. */
public final class RestSimulation extends LoadSimulation {
    public RestSimulation() {
        super(Suite.REST);
    }
}
