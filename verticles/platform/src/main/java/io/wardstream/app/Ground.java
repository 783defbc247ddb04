package io.wardstream.app;

import io.vertx.core.Vertx;
import io.wardstream.cluster.ClusterNode;
import io.wardstream.config.PlatformConfig;
import io.wardstream.ops.Meters;
import io.wardstream.ops.Readiness;
import java.time.Clock;

/** What every room of a node stands on. */
record Ground(
        ClusterNode node,
        PlatformConfig config,
        Readiness readiness,
        Meters meters,
        Clock clock,
        Running running) {

    Vertx vertx() {
        return node.vertx();
    }

    String nodeId() {
        return config.cluster().nodeId();
    }
}
