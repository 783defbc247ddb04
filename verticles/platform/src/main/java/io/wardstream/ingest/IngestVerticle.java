package io.wardstream.ingest;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import io.wardstream.codec.bus.Addresses;
import io.wardstream.codec.bus.DeviceControl;
import io.wardstream.config.IngestConfig;
import io.wardstream.registry.DeviceIdentity;
import io.wardstream.samples.EpochCheckpoint;
import io.wardstream.samples.Writer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One listener instance: accepts devices, keeps their time, and drains when it is undeployed. Each
 * instance is a writer of its own, so nothing is shared between event loops but {@link IngestNode}.
 */
public final class IngestVerticle extends VerticleBase implements SessionRules.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(IngestVerticle.class);

    private static final long SWEEP_MILLIS = 1_000;
    private static final long ACK_SWEEP_MILLIS = 50;
    private static final long CHECKPOINT_MILLIS = 20_000;

    /**
     * Frames that were on their way when the device was told to come back later are still taken.
     */
    private static final long DRAIN_GRACE_MILLIS = 300;

    /** Below this share of the bound, sockets are read again. */
    private static final double RESUME_AT = 0.8;

    private final IngestNode node;
    private final IngestConfig config;
    private final Set<DeviceSession> sessions = new LinkedHashSet<>();
    private final Set<DeviceSession> acksLater = new LinkedHashSet<>();
    private final Map<HttpConnection, Long> notUpgraded = new HashMap<>();
    private @Nullable HttpServer server;
    private @Nullable FlushPipeline pipeline;
    private @Nullable WriterHold hold;
    private @Nullable SessionRules rules;
    private int capacity;
    private boolean heldBack;
    private boolean checkpointing;

    public IngestVerticle(IngestNode node) {
        this.node = node;
        this.config = node.config();
    }

    @Override
    public Future<?> start() {
        capacity = config.bufferSamples() / Math.max(1, config.instances());
        return node.store().registerWriter(node.nodeId()).compose(this::listen);
    }

    private Future<?> listen(Writer writer) {
        WriterHold newHold =
                new WriterHold(vertx, node.store(), node.readiness(), writer, this::lost);
        ShardPublisher publisher = new ShardPublisher(vertx.eventBus(), node.nodeId());
        FlushPipeline newPipeline =
                new FlushPipeline(
                        vertx,
                        config.batchSize(),
                        config.window().toMillis(),
                        node.store(),
                        publisher,
                        node.latest(),
                        newHold,
                        node.meters());
        SessionOpener opener = new SessionOpener(vertx, node.store(), newHold);
        hold = newHold;
        pipeline = newPipeline;
        rules =
                new SessionRules(
                        config,
                        System::currentTimeMillis,
                        newPipeline,
                        opener,
                        newHold,
                        node.meters(),
                        this);
        vertx.setPeriodic(SWEEP_MILLIS, _ -> sweep());
        vertx.setPeriodic(ACK_SWEEP_MILLIS, _ -> sendLaterAcks());
        vertx.setPeriodic(CHECKPOINT_MILLIS, _ -> checkpointLogged());
        HttpServer newServer =
                vertx.createHttpServer(options())
                        .connectionHandler(this::connected)
                        .requestHandler(this::upgrade);
        server = newServer;
        return newServer
                .listen()
                .onSuccess(
                        listening ->
                                LOG.info(
                                        "ingest listening port={} writer={}",
                                        listening.actualPort(),
                                        writer.id()));
    }

    /**
     * No idle timeout: it would close sockets we ourselves do not read; silence is our own timer.
     */
    private HttpServerOptions options() {
        return new HttpServerOptions()
                .setHost(config.host())
                .setPort(config.port())
                .addWebSocketSubProtocol("vitals.v1.json")
                .setMaxWebSocketFrameSize(MessageReader.LONGEST)
                .setMaxWebSocketMessageSize(MessageReader.LONGEST)
                .setPerMessageWebSocketCompressionSupported(false)
                .setPerFrameWebSocketCompressionSupported(false)
                .setWebSocketClosingTimeout(5)
                .setAcceptBacklog(4_096)
                .setTcpNoDelay(true)
                .setTcpKeepAlive(true);
    }

    /**
     * The port that was bound; the same for all instances of a node. For tests that ask for port 0.
     */
    public int port() {
        HttpServer listening = server;
        return listening == null ? -1 : listening.actualPort();
    }

    // --- connections

    private void connected(HttpConnection connection) {
        notUpgraded.put(connection, System.currentTimeMillis());
        connection.closeHandler(_ -> notUpgraded.remove(connection));
    }

    private void upgrade(HttpServerRequest request) {
        notUpgraded.remove(request.connection());
        if (!config.path().equals(request.path())) {
            refuse(
                    request,
                    new Admission.Decision.Refusal(
                            404, "path", "devices connect to " + config.path(), 0));
            return;
        }
        if (!"websocket".equalsIgnoreCase(request.getHeader("Upgrade"))) {
            refuse(
                    request,
                    new Admission.Decision.Refusal(
                            426, "no_upgrade", "this is a WebSocket endpoint", 0));
            return;
        }
        request.pause();
        node.admission().decide(request).onSuccess(decision -> act(request, decision));
    }

    private void act(HttpServerRequest request, Admission.Decision decision) {
        switch (decision) {
            case Admission.Decision.Refusal refusal -> refuse(request, refusal);
            case Admission.Decision.Welcome(DeviceIdentity identity) ->
                    request.toWebSocket()
                            .onSuccess(socket -> accept(identity, socket))
                            .onFailure(
                                    failure -> {
                                        node.admission().leave();
                                        LOG.debug("handshake failed cause={}", failure.toString());
                                    });
        }
    }

    private void refuse(HttpServerRequest request, Admission.Decision.Refusal refusal) {
        node.meters().connectionRefused(refusal.reason());
        request.resume();
        if (request.response().closed()) {
            return;
        }
        if (refusal.retryAfterSeconds() > 0) {
            request.response()
                    .putHeader("Retry-After", Integer.toString(refusal.retryAfterSeconds()));
        }
        if (refusal.status() == 401) {
            request.response().putHeader("WWW-Authenticate", "Bearer");
        }
        request.response()
                .setStatusCode(refusal.status())
                .putHeader("Content-Type", "text/plain; charset=utf-8")
                .putHeader("Connection", "close")
                .end(refusal.message() + "\n")
                .onComplete(_ -> request.connection().close());
    }

    private void accept(DeviceIdentity identity, ServerWebSocket socket) {
        SessionRules known = rules;
        if (known == null) {
            return;
        }
        DeviceSession session =
                new DeviceSession(
                        known, identity, new DeviceSocket(socket), System.currentTimeMillis());
        MessageReader reader = new MessageReader(session);
        socket.frameHandler(frame -> read(session, reader, frame));
        socket.closeHandler(_ -> session.ended());
        socket.exceptionHandler(
                failure ->
                        LOG.debug(
                                "socket failed deviceId={} cause={}",
                                identity.deviceId(),
                                failure.toString()));
        sessions.add(session);
        node.meters().connections.incrementAndGet();
        node.sessions().add(session, context);
        if (heldBack) {
            session.holdBack(true);
        }
    }

    private void read(DeviceSession session, MessageReader reader, WebSocketFrame frame) {
        session.heard(System.currentTimeMillis());
        reader.read(frame);
        FlushPipeline known = pipeline;
        if (!heldBack && known != null && known.pending() >= capacity) {
            hold(true);
        }
    }

    /**
     * The buffer is full: nobody is read until it has room; TCP slows the devices, nothing is
     * dropped.
     */
    private void hold(boolean held) {
        heldBack = held;
        node.meters().heldBack.set(held ? 1 : 0);
        LOG.warn("device sockets {} pending={}", held ? "held back" : "read again", pendingNow());
        for (DeviceSession session : new ArrayList<>(sessions)) {
            session.holdBack(held);
        }
    }

    private int pendingNow() {
        FlushPipeline known = pipeline;
        return known == null ? 0 : known.pending();
    }

    @Override
    public void opened(DeviceSession session) {
        WriterHold known = hold;
        if (known != null) {
            vertx.eventBus()
                    .publish(
                            Addresses.DEVICES_CONTROL,
                            new DeviceControl.Superseded(
                                    session.deviceId(), known.writer().id(), session.fence()));
        }
    }

    @Override
    public void ended(DeviceSession session) {
        if (!sessions.remove(session)) {
            return;
        }
        acksLater.remove(session);
        node.sessions().remove(session);
        node.meters().connections.decrementAndGet();
        node.admission().leave();
    }

    @Override
    public void ackLater(DeviceSession session) {
        acksLater.add(session);
    }

    private void lost(DeviceLanes device) {
        DeviceSession session = device.session();
        if (session != null) {
            session.close(CloseCode.SUPERSEDED, "a newer connection of this device");
        }
        FlushPipeline known = pipeline;
        if (known != null) {
            known.dropLost();
        }
    }

    // --- time

    private void sweep() {
        long now = System.currentTimeMillis();
        for (DeviceSession session : new ArrayList<>(sessions)) {
            session.sweep(now);
        }
        if (heldBack && pendingNow() <= capacity * RESUME_AT) {
            hold(false);
        }
        releaseIdleDevices();
        closeSlowHandshakes(now);
    }

    private void releaseIdleDevices() {
        WriterHold known = hold;
        if (known == null || known.count() == sessions.size()) {
            return;
        }
        List<DeviceLanes> idle = new ArrayList<>();
        for (DeviceLanes device : known.devices()) {
            if (device.isIdle() && !needsCheckpoint(device)) {
                idle.add(device);
            }
        }
        idle.forEach(known::release);
    }

    private static boolean needsCheckpoint(DeviceLanes device) {
        for (EpochLane lane : device.lanes()) {
            if (lane.needsCheckpoint()) {
                return true;
            }
        }
        return false;
    }

    private void closeSlowHandshakes(long now) {
        long before = now - config.helloTimeout().toMillis();
        for (Map.Entry<HttpConnection, Long> entry : new ArrayList<>(notUpgraded.entrySet())) {
            if (entry.getValue() < before) {
                notUpgraded.remove(entry.getKey());
                node.meters().connectionRefused("slow_handshake");
                entry.getKey().close();
            }
        }
    }

    private void sendLaterAcks() {
        if (acksLater.isEmpty()) {
            return;
        }
        long now = System.currentTimeMillis();
        acksLater.removeIf(session -> session.sendDueAcks(now));
    }

    private void checkpointLogged() {
        checkpoint()
                .onFailure(
                        failure ->
                                LOG.debug("checkpoint not written cause={}", failure.toString()));
    }

    private Future<Void> checkpoint() {
        WriterHold known = hold;
        if (known == null || checkpointing) {
            return Future.succeededFuture();
        }
        List<EpochLane> lanes = new ArrayList<>();
        List<EpochCheckpoint> checkpoints = new ArrayList<>();
        for (DeviceLanes device : known.devices()) {
            for (EpochLane lane : device.lanes()) {
                if (lane.needsCheckpoint()) {
                    lanes.add(lane);
                    checkpoints.add(
                            new EpochCheckpoint(device.deviceId(), lane.epochNo(), lane.base()));
                }
            }
        }
        if (checkpoints.isEmpty()) {
            return Future.succeededFuture();
        }
        checkpointing = true;
        return node.store()
                .checkpoint(checkpoints)
                .onComplete(
                        done -> {
                            checkpointing = false;
                            if (done.succeeded()) {
                                for (int i = 0; i < lanes.size(); i++) {
                                    lanes.get(i).checkpointed(checkpoints.get(i).ackedSeq());
                                }
                            }
                        });
    }

    // --- the end

    /**
     * Drains: devices are told when to come back, what is held is committed and acked, then the
     * sockets close with 1001. Waits for the database no longer than {@code ingest.drainMillis}.
     */
    @Override
    public Future<?> stop() {
        FlushPipeline known = pipeline;
        if (known == null) {
            return Future.succeededFuture();
        }
        long spread = Math.max(1, config.drain().toMillis());
        for (DeviceSession session : new ArrayList<>(sessions)) {
            session.drain(ThreadLocalRandom.current().nextLong(spread));
        }
        LOG.info("ingest draining connections={} pending={}", sessions.size(), known.pending());
        return vertx.timer(DRAIN_GRACE_MILLIS, TimeUnit.MILLISECONDS)
                .onSuccess(_ -> new HashSet<>(sessions).forEach(DeviceSession::stopReading))
                .compose(_ -> known.whenIdle().timeout(spread, TimeUnit.MILLISECONDS))
                .onFailure(
                        _ ->
                                LOG.error(
                                        "drain ended with samples not committed, their devices keep them pending={}",
                                        known.pending()))
                .otherwiseEmpty()
                .onSuccess(_ -> sendLastAcks())
                .compose(_ -> checkpoint().timeout(2, TimeUnit.SECONDS).otherwiseEmpty())
                .compose(_ -> closeSockets())
                .compose(_ -> closeServer());
    }

    private void sendLastAcks() {
        long now = System.currentTimeMillis();
        new ArrayList<>(sessions).forEach(session -> session.sendAcks(now));
    }

    private Future<Void> closeSockets() {
        new ArrayList<>(sessions)
                .forEach(session -> session.close(CloseCode.DRAIN, "the node is stopping"));
        return vertx.timer(DRAIN_GRACE_MILLIS, TimeUnit.MILLISECONDS).mapEmpty();
    }

    private Future<Void> closeServer() {
        HttpServer listening = server;
        return listening == null ? Future.succeededFuture() : listening.close();
    }
}
