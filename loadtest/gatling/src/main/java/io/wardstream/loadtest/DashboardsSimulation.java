package io.wardstream.loadtest;

/** {@link Suite#DASHBOARDS}, for Gatling to find by name. */
public final class DashboardsSimulation extends LoadSimulation {
    public DashboardsSimulation() {
        super(Suite.DASHBOARDS);
    }
}
