package io.wardstream.cluster;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.wardstream.config.ClusterConfig;
import io.wardstream.config.PlatformConfig;
import io.wardstream.ops.Meters;

/** A node in a process of its own, to be frozen and killed: it answers hello. */
final class EchoNode {

    static final String ADDRESS = "test.echo";

    private EchoNode() {}

    /** Configured by its environment; runs until it is killed. */
    public static void main(String[] arguments) {
        ClusterConfig config = PlatformConfig.load(null, System.getenv()).cluster();
        ClusterVertx.start(config, 1, new VertxOptions(), new Meters())
                .compose(node -> serve(node.vertx(), config.nodeId()))
                .onFailure(EchoNode::giveUp);
    }

    static Future<Void> serve(Vertx vertx, String nodeId) {
        return vertx.eventBus()
                .<String>consumer(ADDRESS, hello -> hello.reply(hello.body() + " from " + nodeId))
                .completion();
    }

    private static void giveUp(Throwable cause) {
        cause.printStackTrace();
        Runtime.getRuntime().halt(1);
    }
}
