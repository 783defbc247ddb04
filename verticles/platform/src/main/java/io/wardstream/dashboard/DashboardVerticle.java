package io.wardstream.dashboard;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;

/** Gives the dashboard of a node its event loop; one instance a node. */
public final class DashboardVerticle extends VerticleBase {

    private final Dashboard dashboard;

    public DashboardVerticle(Dashboard dashboard) {
        this.dashboard = dashboard;
    }

    @Override
    public Future<?> start() {
        return dashboard.start(vertx, context);
    }

    @Override
    public Future<?> stop() {
        return dashboard.stop();
    }
}
