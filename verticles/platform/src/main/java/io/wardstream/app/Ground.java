package io.wardstream.app;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wardstream.access.audit.Audit;
import io.wardstream.cluster.ClusterNode;
import io.wardstream.config.PlatformConfig;
import io.wardstream.config.TlsConfig;
import io.wardstream.ops.ListenerTls;
import io.wardstream.ops.Meters;
import io.wardstream.ops.Readiness;
import io.wardstream.ops.Reloadable;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What every room of a node stands on.
 *
 * @param reloadables rooms add what takes other settings over while the node runs
 * @param told makes of the audit what requests are told to: itself, but in the benchmark
 */
record Ground(
        ClusterNode node,
        PlatformConfig config,
        Readiness readiness,
        Meters meters,
        Clock clock,
        Running running,
        List<Reloadable> reloadables,
        UnaryOperator<Audit> told) {

    Vertx vertx() {
        return node.vertx();
    }

    /** Empty when the listener has no certificate. Closed with the node. */
    Future<Optional<ListenerTls>> openTls(String listener, TlsConfig tls) {
        if (!tls.isOn()) {
            return Future.succeededFuture(Optional.empty());
        }
        return ListenerTls.open(vertx(), listener, tls, meters)
                .onSuccess(opened -> running.addStop(opened::close))
                .map(Optional::of);
    }

    String nodeId() {
        return config.cluster().nodeId();
    }
}
