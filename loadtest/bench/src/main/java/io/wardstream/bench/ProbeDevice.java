package io.wardstream.bench;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A monitor in the measuring process: eight vitals a second, and a capnograph that crosses its
 * limit on schedule. Confined to one event loop.
 */
final class ProbeDevice {

    /** The vital no other device of the run measures. */
    static final String VITAL = "etco2";

    static final String ALARM_CODE = "ETCO2_HIGH";
    static final int LIMIT = 60;

    private static final Logger LOG = LoggerFactory.getLogger(ProbeDevice.class);
    private static final int INSIDE = 40;
    private static final int BEYOND = 80;
    private static final long SAMPLE_MILLIS = 1_000;
    private static final int BEATS = 40; // heart rates from 60 to 99, so that each sample differs

    private final Vertx vertx;
    private final WebSocket socket;
    private final Sightings sightings;
    private final String patientId;
    private final int cycle;
    private final int phase;
    private int number;

    private ProbeDevice(
            Vertx vertx,
            WebSocket socket,
            Sightings sightings,
            String patientId,
            int cycle,
            int phase) {
        this.vertx = vertx;
        this.socket = socket;
        this.sightings = sightings;
        this.patientId = patientId;
        this.cycle = cycle;
        this.phase = phase;
    }

    /**
     * Connects one, and lets it begin.
     *
     * @param cycle samples from one alarm to the next
     * @param phase spreads probes over the second and over the cycle
     */
    static Future<Void> start(
            Vertx vertx,
            WebSocketClient client,
            URI url,
            Population.Device device,
            Sightings sightings,
            int cycle,
            int phase) {
        WebSocketConnectOptions options =
                new WebSocketConnectOptions()
                        .setHost(url.getHost())
                        .setPort(url.getPort())
                        .setURI(url.getPath())
                        .addHeader("Authorization", "Bearer " + device.token());
        return client.connect(options)
                .map(
                        socket ->
                                new ProbeDevice(
                                        vertx, socket, sightings, device.patientId(), cycle, phase))
                .compose(ProbeDevice::begin);
    }

    private Future<Void> begin() {
        socket.textMessageHandler(this::heard);
        socket.closeHandler(_ -> LOG.info("probe closed code={}", socket.closeStatusCode()));
        long now = System.currentTimeMillis();
        return socket.writeTextMessage(
                new JsonObject()
                        .put("type", "hello")
                        .put("epoch", now)
                        .put("clock", now)
                        .put("next", 1)
                        .put("generation", "test")
                        .encode());
    }

    private void heard(String frame) {
        if (number == 0 && frame.contains("\"welcome\"")) {
            long apart = phase * 37L % SAMPLE_MILLIS + 1;
            vertx.setTimer(apart, _ -> vertx.setPeriodic(0, SAMPLE_MILLIS, this::sample));
        }
    }

    private void sample(long timer) {
        if (socket.isClosed()) {
            boolean _ = vertx.cancelTimer(timer);
            return;
        }
        number++;
        long at = System.currentTimeMillis();
        int step = (number + phase) % cycle;
        boolean isBeyond = step < cycle / 2;
        String frame =
                String.format(
                        Locale.ROOT,
                        "{\"type\":\"sample\",\"seq\":%d,\"at\":%d,\"values\":{\"heart_rate\":%d,"
                                + "\"pulse_rate\":72,\"spo2\":97,\"respiration_rate\":14,"
                                + "\"systolic_bp\":120,\"diastolic_bp\":70,\"mean_bp\":87,"
                                + "\"%s\":%d}}",
                        number,
                        at,
                        60 + number % BEATS,
                        VITAL,
                        isBeyond ? BEYOND : INSIDE);
        sightings.sent(patientId, number, at, isBeyond && step == 0, System.nanoTime());
        socket.writeTextMessage(frame).onFailure(cause -> LOG.debug("not written", cause));
    }
}
