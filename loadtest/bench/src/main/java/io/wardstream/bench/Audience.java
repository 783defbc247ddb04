package io.wardstream.bench;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.WebSocketClient;
import io.wardstream.simulator.viewer.BridgeViewer;
import io.wardstream.simulator.viewer.ViewerSockets;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The measuring side of a run: viewers and probes on real sockets in this process. Blocking. */
final class Audience implements AutoCloseable {

    private static final long LIMIT_SECONDS = 30;

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
    private final WebSocketClient sockets;
    private final List<Watcher> watchers = new ArrayList<>();

    /**
     * @param viewers and as many probes at most
     */
    Audience(int viewers) {
        sockets = ViewerSockets.client(vertx, 2 * viewers);
    }

    /** Connects a viewer a ticket; the wards are dealt round. */
    void watch(PlatformApi api, URI web, Population population, Sightings sightings, int viewers) {
        List<String> wards = population.wardIds();
        for (int index = 0; index < viewers; index++) {
            BridgeViewer viewer = await(BridgeViewer.connect(vertx, sockets, web));
            String ward = wards.get(index % wards.size());
            Watcher watcher = new Watcher(viewer, sightings, ward, index < wards.size());
            Void _ = await(watcher.start(api.bridgeTicket(), population.hospitalId()));
            watchers.add(watcher);
        }
    }

    /** Connects the probes; they begin at once. */
    void probe(URI devices, List<Population.Device> probes, Sightings sightings, int cycle) {
        List<Future<Void>> started = new ArrayList<>();
        for (int index = 0; index < probes.size(); index++) {
            Population.Device probe = probes.get(index);
            sightings.watch(probe.patientId());
            started.add(ProbeDevice.start(vertx, sockets, devices, probe, sightings, cycle, index));
        }
        Void _ = await(Future.all(started).mapEmpty());
    }

    /** What all viewers together have received so far. */
    ViewerUse use() {
        return watchers.stream().map(Watcher::use).reduce(ViewerUse.NONE, ViewerUse::plus);
    }

    /** How many connections the bridge has ended. */
    int lost() {
        return (int) watchers.stream().filter(Watcher::isClosed).count();
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.await(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException late) {
            throw new BenchException("No answer in " + LIMIT_SECONDS + " s.", late);
        }
    }

    @Override
    public void close() {
        Void _ = await(sockets.close().compose(_ -> vertx.close()));
    }
}
