package io.wardstream.app;

import io.vertx.core.AsyncResult;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What runs on this node, to be ended in reverse. Confined to who starts and stops the node. */
final class Running {
    private static final Logger LOG = LoggerFactory.getLogger(Running.class);

    private final Vertx vertx;
    private final Deque<Supplier<Future<?>>> closers = new ArrayDeque<>();

    Running(Vertx vertx) {
        this.vertx = vertx;
    }

    /** Something that is open and must be closed. */
    void add(Supplier<Future<?>> closer) {
        closers.push(closer);
    }

    /** Something that only has to be told. */
    void addStop(Runnable stop) {
        add(
                () -> {
                    stop.run();
                    return Future.succeededFuture();
                });
    }

    /** Zero instances: this node does not have the room. */
    Future<Void> deploy(int instances, Supplier<? extends Deployable> verticle) {
        if (instances == 0) {
            return Future.succeededFuture();
        }
        return vertx.deployVerticle(verticle, new DeploymentOptions().setInstances(instances))
                .onSuccess(id -> add(() -> vertx.undeploy(id)))
                .mapEmpty();
    }

    /** Closes what there is; failures are logged, not returned: a stop always ends. */
    Future<Void> stop() {
        Future<Void> stopped = Future.succeededFuture();
        while (!closers.isEmpty()) {
            Supplier<Future<?>> closer = closers.pop();
            stopped = stopped.compose(_ -> closer.get().transform(Running::closed));
        }
        return stopped;
    }

    private static Future<Void> closed(AsyncResult<?> result) {
        if (result.failed()) {
            LOG.warn("not closed cleanly cause={}", result.cause().toString());
        }
        return Future.succeededFuture();
    }
}
