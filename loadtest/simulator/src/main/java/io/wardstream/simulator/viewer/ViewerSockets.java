package io.wardstream.simulator.viewer;

import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;

/** Makes clients for viewers. */
public final class ViewerSockets {
    /** The snapshot of a large ward with its trends is a megabyte or two. */
    private static final int LARGEST_MESSAGE = 16 << 20;

    private ViewerSockets() {}

    /**
     * A client for so many viewers; the caller keeps a reference to it and closes it, for the
     * collector closes one that nobody refers to.
     */
    public static WebSocketClient client(Vertx vertx, int viewers) {
        return vertx.createWebSocketClient(
                new WebSocketClientOptions()
                        .setMaxConnections(viewers + 1)
                        .setMaxFrameSize(LARGEST_MESSAGE)
                        .setMaxMessageSize(LARGEST_MESSAGE)
                        .setTryUsePerMessageCompression(false)
                        .setConnectTimeout(5_000));
    }
}
