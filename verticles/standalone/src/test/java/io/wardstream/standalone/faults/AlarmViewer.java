package io.wardstream.standalone.faults;

import io.vertx.core.http.WebSocketClient;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wardstream.simulator.viewer.BridgeFrame;
import io.wardstream.simulator.viewer.BridgeViewer;
import io.wardstream.simulator.viewer.ViewerSockets;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/** Somebody who watches the alarms of the patients of a hospital on the bridge of one node. */
final class AlarmViewer implements AutoCloseable {
    private final WebSocketClient client; // an unreferenced client is closed by the collector
    private final BridgeViewer viewer;
    private final List<Seen> seen = new CopyOnWriteArrayList<>();

    /** What a page shows now. */
    private final Set<String> standing = ConcurrentHashMap.newKeySet();

    /**
     * One version of an alarm as it was shown.
     *
     * @param nanos {@link System#nanoTime} when it arrived
     */
    record Seen(JsonObject alarm, long nanos) {
        boolean isOf(TestHospital.Bed bed) {
            return bed.patientId().equals(alarm.getString("patientId"));
        }

        String id() {
            return alarm.getString("id");
        }

        boolean isDurable() {
            return alarm.getBoolean("durable");
        }
    }

    private AlarmViewer(WebSocketClient client, BridgeViewer viewer) {
        this.client = client;
        this.viewer = viewer;
    }

    /** Connects, logs in and registers; the snapshot has been seen when it returns. */
    static AlarmViewer watch(FaultBed bed, NodeSettings node, TestHospital hospital) {
        WebSocketClient client = ViewerSockets.client(bed.vertx, 1);
        BridgeViewer bridge =
                FaultBed.await(BridgeViewer.connect(bed.vertx, client, URI.create(node.webUrl())));
        AlarmViewer viewer = bed.closedWithThis(new AlarmViewer(client, bridge));
        JsonObject _ = FaultBed.await(bridge.authenticate(hospital.rest().bridgeTicket()));
        JsonObject _ = FaultBed.await(bridge.watch("alarms." + hospital.id(), viewer::heard));
        return viewer;
    }

    private void heard(BridgeFrame frame) {
        if (frame.body().getBoolean("snapshot")) {
            standing.clear();
        }
        JsonArray alarms = frame.body().getJsonArray("alarms");
        for (int i = 0; i < alarms.size(); i++) {
            JsonObject alarm = alarms.getJsonObject(i);
            if (alarm.getString("kind").equals("physiological")) {
                seen.add(new Seen(alarm, frame.arrivedNanos()));
                stand(alarm);
            }
        }
    }

    private void stand(JsonObject alarm) {
        if (alarm.getString("state").equals("NORMAL")) {
            standing.remove(alarm.getString("id"));
        } else {
            standing.add(alarm.getString("id"));
        }
    }

    /** Everything that was shown so far, in its order. */
    List<Seen> seen() {
        return List.copyOf(seen);
    }

    /** Ids of all that was shown as recorded. */
    Set<String> recorded() {
        return seen.stream().filter(Seen::isDurable).map(Seen::id).collect(Collectors.toSet());
    }

    /** Ids of what is shown now; what was shown as not recorded may have been taken back. */
    Set<String> standing() {
        return Set.copyOf(standing);
    }

    /** Waits for the first of a kind. */
    Seen await(String what, Duration limit, Predicate<Seen> wanted) {
        Awaitility.await(what).atMost(limit).until(() -> seen.stream().anyMatch(wanted));
        return seen.stream().filter(wanted).findFirst().orElseThrow();
    }

    boolean isClosed() {
        return viewer.closed().isComplete();
    }

    @Override
    public void close() {
        Void _ = FaultBed.await(client.close());
    }
}
