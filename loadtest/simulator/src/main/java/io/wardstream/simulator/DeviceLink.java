package io.wardstream.simulator;

import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.Future;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.internal.http.WebSocketInternal;
import io.wardstream.simulator.patient.Technical;
import io.wardstream.simulator.wire.DeviceFrameText;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A device's connection: comes up, says hello, waits for the welcome, carries frames, goes down,
 * and comes up again when the {@link ReconnectPolicy} says so. Confined to one event loop.
 */
final class DeviceLink {
    private static final Logger LOG = LoggerFactory.getLogger(DeviceLink.class);
    private static final short GOING_AWAY = 1001;
    private static final long HANDSHAKE_MILLIS = 10_000;
    private static final long SILENCE_MILLIS = 30_000; // the server pings every 10 s

    private final Device device;
    private final Fleet fleet;
    private final ServerVoice voice;
    private final SamplePump pump;

    private @Nullable WebSocket socket;
    private boolean welcomed;
    private boolean counted; // as connected
    private boolean everOpened;
    private int attempt;
    private int turns; // through the list of addresses
    private long offlineSince;
    private long heardAt;
    private long drainedUntil = -1;

    DeviceLink(Device device, Fleet fleet) {
        this.device = device;
        this.fleet = fleet;
        this.voice = new ServerVoice(device, fleet, this);
        this.pump = new SamplePump(device, fleet);
        this.offlineSince = fleet.now();
    }

    void connect() {
        List<URI> urls = fleet.options().urls();
        URI url = urls.get((device.index() + turns) % urls.size());
        boolean isSecure = "wss".equals(url.getScheme());
        int defaultPort = isSecure ? 443 : 80;
        WebSocketConnectOptions target =
                new WebSocketConnectOptions()
                        .setHost(url.getHost())
                        .setPort(url.getPort() < 0 ? defaultPort : url.getPort())
                        .setSsl(isSecure)
                        .setURI(url.getRawPath().isEmpty() ? "/" : url.getRawPath())
                        .addHeader("Authorization", "Bearer " + device.token().token())
                        .setTimeout(HANDSHAKE_MILLIS);
        fleet.client().connect(target).onComplete(this::opened, this::refused);
    }

    /** Sends what the window allows; with flush also a frame that is not full yet. */
    void pump(boolean flush) {
        WebSocket open = socket;
        if (open != null && welcomed && !open.isClosed()) {
            pump.run(open, flush);
        }
    }

    void sayHello() {
        WebSocket open = socket;
        if (open == null || open.isClosed()) {
            return;
        }
        welcomed = false;
        EpochRun live = device.memory().live();
        DeviceFrameText.hello(
                fleet.text(),
                new DeviceFrameText.Hello(
                        live.epoch(),
                        device.clock().read(fleet.now()),
                        live.ring().next(),
                        live.ring().oldest(),
                        device.firmware(),
                        fleet.options().generation().name().toLowerCase(Locale.ROOT),
                        fleet.options().ackEveryMillis(),
                        Technical.of(device.technical()).stream().map(Technical::code).toList()));
        write(fleet.text().toString());
    }

    /** Tells of technical conditions that began or ended; offline it is left to the next hello. */
    void reportTechnical(int changed, int active, long at) {
        if (!welcomed) {
            return;
        }
        for (Technical condition : Technical.of(changed)) {
            boolean isActive = (active & condition.bit()) != 0;
            DeviceFrameText.technical(
                    fleet.text(), condition.code(), condition.vital(), isActive, at);
            write(fleet.text().toString());
        }
    }

    /** Writes a frame; one to a closed socket is lost, as on a real wire. */
    void write(String text) {
        WebSocket open = socket;
        if (open != null && !open.isClosed()) {
            open.writeTextMessage(text).onFailure(cause -> LOG.trace("frame not written", cause));
        }
    }

    /** The server took the hello: samples may flow. */
    void welcomed(int maxInFlight, int maxBackfill) {
        attempt = 0;
        welcomed = true;
        if (!counted) {
            counted = true;
            fleet.meters().connected.increment();
        }
        pump.window(maxInFlight, maxBackfill);
        pump.refill();
        pump(true);
        WebSocket open = socket;
        if (!device.faults().readsAcks() && open != null && !open.isClosed()) {
            open.pause();
        }
    }

    /** An ack made room. */
    void answered() {
        pump.refill();
        if (device.memory().live().unsent() > 0 || !device.memory().backlog().isEmpty()) {
            pump(false);
        }
    }

    /** The server will close soon and said when to come back. */
    void drained(long reconnectAfterMillis) {
        drainedUntil = fleet.now() + Math.max(0, reconnectAfterMillis);
    }

    /** Drops the TCP connection without a word. */
    void cut() {
        if (socket instanceof WebSocketInternal internal) {
            ChannelHandlerContext channel = internal.channelHandlerContext();
            channel.close().addListener(closed -> LOG.trace("cut done={}", closed.isSuccess()));
        }
    }

    /** Closes behind everything that was written, and comes back. */
    void goAway() {
        WebSocket open = socket;
        if (open != null && !open.isClosed()) {
            welcomed = false;
            open.close(GOING_AWAY).onFailure(cause -> LOG.trace("close failed", cause));
        }
    }

    /** Cuts a connection on which the server has died without closing it. */
    void checkSilence(long now) {
        if (socket != null && now - heardAt > SILENCE_MILLIS && device.faults().readsAcks()) {
            cut();
        }
    }

    /** Closes orderly; does not come back, because the fleet is stopping. */
    Future<Void> close() {
        WebSocket open = socket;
        return open == null || open.isClosed()
                ? Future.succeededFuture()
                : open.close((short) 1000);
    }

    private void opened(WebSocket opened) {
        fleet.attemptEnded();
        if (fleet.isStopping()) {
            opened.close().onFailure(cause -> LOG.trace("close failed", cause));
            return;
        }
        socket = opened;
        heardAt = fleet.now();
        drainedUntil = -1;
        opened.frameHandler(this::heard);
        opened.drainHandler(_ -> pump(false));
        opened.exceptionHandler(cause -> LOG.trace("socket failed", cause));
        opened.closeHandler(_ -> closed(opened));
        if (everOpened) {
            fleet.meters().reconnects.increment();
        }
        everOpened = true;
        if (heardAt - offlineSince > fleet.options().newEpochAfter().toMillis()) {
            device.memory().beginEpoch(heardAt, device.clock().read(heardAt));
        }
        device.memory().rewind();
        pump.connected();
        sayHello();
    }

    private void refused(Throwable cause) {
        fleet.attemptEnded();
        long wait;
        if (cause instanceof UpgradeRejectedException rejected) {
            fleet.meters().refused(rejected.getStatus());
            String retryAfter = rejected.getHeaders().get("Retry-After");
            wait =
                    fleet.reconnects()
                            .afterRefusal(
                                    rejected.getStatus(), retryAfter, attempt, fleet.random());
        } else {
            fleet.meters().connectFailures.increment();
            LOG.debug("connect failed deviceId={}", device.token().id(), cause);
            wait = fleet.reconnects().afterFailure(attempt, fleet.random());
        }
        comeBack(wait);
    }

    private void closed(WebSocket which) {
        Short status = which.closeStatusCode();
        int code = status == null ? 1006 : status;
        fleet.meters().closed(code);
        if (counted) {
            fleet.meters().connected.decrement();
        }
        socket = null;
        welcomed = false;
        counted = false;
        offlineSince = fleet.now();
        long drain = drainedUntil < 0 ? -1 : Math.max(0, drainedUntil - offlineSince);
        comeBack(fleet.reconnects().afterClose(code, drain, attempt, fleet.random()));
    }

    private void comeBack(long wait) {
        attempt++;
        turns++;
        fleet.connectAfter(wait, this);
    }

    private void heard(WebSocketFrame frame) {
        heardAt = fleet.now();
        voice.heard(frame);
    }
}
