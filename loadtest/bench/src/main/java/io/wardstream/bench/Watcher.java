package io.wardstream.bench;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wardstream.simulator.viewer.BridgeFrame;
import io.wardstream.simulator.viewer.BridgeViewer;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One viewer at work: it watches a ward and the hospital's alarms, tells {@link Sightings} what it
 * sees of the probes, and acknowledges the other alarms of its ward as a nurse would. Frames are
 * handled on the socket's event loop; the counters may be read from anywhere.
 */
final class Watcher {

    private static final Logger LOG = LoggerFactory.getLogger(Watcher.class);

    private final BridgeViewer viewer;
    private final Sightings sightings;
    private final String wardId;
    private final boolean acknowledges;
    private final Map<String, Long> versions = new HashMap<>();
    private final Map<String, Long> alarmsSeen = new HashMap<>(); // last one of each probe
    private final LongAdder raised = new LongAdder();
    private final LongAdder closed = new LongAdder();
    private final LongAdder versionGaps = new LongAdder();
    private final LongAdder snapshots = new LongAdder();
    private int lastSample;

    /**
     * @param acknowledges one viewer a ward does
     */
    Watcher(BridgeViewer viewer, Sightings sightings, String wardId, boolean acknowledges) {
        this.viewer = viewer;
        this.sightings = sightings;
        this.wardId = wardId;
        this.acknowledges = acknowledges;
    }

    /** Logs in and registers; fails when the bridge refuses either. */
    Future<Void> start(String ticket, String hospitalId) {
        return viewer.authenticate(ticket)
                .compose(_ -> viewer.watch("ward." + wardId, this::ward))
                .compose(_ -> viewer.watch("alarms." + hospitalId, this::alarms))
                .compose(_ -> viewer.watch("node.tick", _ -> {}))
                .mapEmpty();
    }

    private void ward(BridgeFrame frame) {
        counted(frame);
        JsonArray tiles = frame.body().getJsonArray("tiles");
        for (int i = 0; i < tiles.size(); i++) {
            JsonObject tile = tiles.getJsonObject(i);
            String patientId = tile.getString("patientId");
            if (sightings.isProbe(patientId)) {
                probe(patientId, tile, frame.arrivedNanos());
            }
        }
    }

    private void probe(String patientId, JsonObject tile, long nanos) {
        JsonObject heartRate = tile.getJsonObject("values").getJsonObject("heart_rate");
        if (heartRate != null) {
            Long observedAt = heartRate.getLong("observedAt", tile.getLong("observedAt"));
            int number = sightings.sampleSeen(patientId, observedAt, lastSample, nanos);
            lastSample = Math.max(lastSample, number);
        }
    }

    private void alarms(BridgeFrame frame) {
        counted(frame);
        JsonArray alarms = frame.body().getJsonArray("alarms");
        for (int i = 0; i < alarms.size(); i++) {
            alarm(alarms.getJsonObject(i), frame.arrivedNanos());
        }
    }

    private void alarm(JsonObject alarm, long nanos) {
        raised.add(alarm.getInteger("version") == 1 && alarm.getBoolean("durable") ? 1 : 0);
        closed.add(alarm.getString("closedAt") == null ? 0 : 1);
        String patientId = alarm.getString("patientId");
        if (patientId != null // null: an alarm of a whole ward
                && sightings.isProbe(patientId)
                && ProbeDevice.ALARM_CODE.equals(alarm.getString("code"))) {
            // one that is over before it could be judged is shown once, and closed
            long since = Instant.parse(alarm.getString("conditionSince")).toEpochMilli();
            if (!Long.valueOf(since).equals(alarmsSeen.put(patientId, since))) {
                sightings.alarmSeen(patientId, since, nanos);
            }
        } else if (acknowledges
                && wardId.equals(alarm.getString("wardId"))
                && "UNACKNOWLEDGED".equals(alarm.getString("state"))) {
            acknowledge(alarm.getString("id"));
        }
    }

    private void acknowledge(String alarmId) {
        viewer.send("alarms.acknowledge", new JsonObject().put("alarmId", alarmId))
                .onFailure(cause -> LOG.info("not acknowledged cause={}", cause.getMessage()));
    }

    private void counted(BridgeFrame frame) {
        long version = frame.body().getLong("version");
        Long before = versions.put(frame.address(), version);
        if (Boolean.TRUE.equals(frame.body().getBoolean("snapshot"))) {
            snapshots.increment();
        } else if (before != null && version != before + 1) {
            versionGaps.increment();
        }
    }

    /** Everything so far; the difference of two is what lies between them. */
    ViewerUse use() {
        return new ViewerUse(
                viewer.bytes(),
                viewer.frames(),
                versionGaps.sum(),
                snapshots.sum(),
                raised.sum(),
                closed.sum());
    }

    /** Whether the bridge has ended the connection. */
    boolean isClosed() {
        return viewer.closed().isComplete();
    }
}
