package io.wardstream.dashboard;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.sockjs.SockJSSocket;
import io.wardstream.config.DashboardConfig;
import io.wardstream.ops.Meters;
import io.wardstream.ops.Pressure;
import org.jspecify.annotations.Nullable;

/**
 * The door of the room: what one node shows to pages, shared by the instances of its web listener.
 * {@link DashboardVerticle} gives it life. Thread-safe.
 */
public final class Dashboard {

    /** The hub with the loop it lives on. */
    private record Running(DashboardHub hub, HubLoop loop) {}

    private final DashboardConfig config;
    private final DashboardSources sources;
    private final Pressure pressure;
    private final DashboardMeters meters;
    private final StompGate stomp = new StompGate(this);
    private volatile @Nullable Running running;

    /**
     * @param pressure while there is some, pages get vitals less often
     */
    public Dashboard(
            DashboardConfig config, DashboardSources sources, Pressure pressure, Meters meters) {
        this.config = config;
        this.sources = sources;
        this.pressure = pressure;
        this.meters = new DashboardMeters(meters);
        meters.queue("dashboard.viewers", this.meters.viewers::get, config::maxViewers);
    }

    /** The bridge for one verticle, to be mounted at /eventbus. */
    public Router bridge(Vertx vertx) {
        return new BridgeRouter(this).create(vertx);
    }

    /** Lets in who comes to /ws/stomp. */
    public void stomp(RoutingContext context) {
        stomp.handle(context);
    }

    /** Begins, on the context of the caller. */
    Future<Void> start(Vertx vertx, Context context) {
        HubLoop loop = new HubLoop(context);
        DashboardHub hub = new DashboardHub(vertx, loop, config, sources, pressure, meters);
        return hub.start().onSuccess(_ -> running = new Running(hub, loop));
    }

    /** Tells all pages; to be called on the context on which it began. */
    Future<Void> stop() {
        Running known = running;
        return known == null ? Future.succeededFuture() : known.hub().stop();
    }

    /** True when another page would be refused, whoever would have to make room. */
    boolean isFull() {
        return running == null || meters.loggedIn.get() >= config.maxViewers();
    }

    /** A page has come; on the event loop of its connection. */
    void connected(Vertx vertx, SockJSSocket page) {
        Running known = running;
        if (known == null) {
            page.close();
            return;
        }
        BridgeSocket socket = new BridgeSocket(vertx, page, known.loop());
        String address = sources.addresses().of(page.remoteAddress(), page.headers());
        Viewer viewer =
                new Viewer(
                        socket,
                        known.hub().receptionFor(address),
                        config.viewerBufferBytes(),
                        meters);
        socket.open(viewer);
        known.loop().execute(() -> known.hub().connected(viewer));
    }

    /** A STOMP client has come; on the event loop of its connection. */
    void connected(Vertx vertx, ServerWebSocket client) {
        Running known = running;
        if (known == null) {
            Future<Void> _ = client.close();
            return;
        }
        StompSocket socket = new StompSocket(vertx, client, known.loop());
        String address = sources.addresses().of(client.remoteAddress(), client.headers());
        StompViewer viewer =
                new StompViewer(
                        socket,
                        known.hub().receptionFor(address),
                        config.viewerBufferBytes(),
                        meters);
        socket.open(viewer);
        known.loop().execute(() -> known.hub().connected(viewer));
    }
}
