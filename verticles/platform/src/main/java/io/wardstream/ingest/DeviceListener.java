package io.wardstream.ingest;

import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import io.wardstream.codec.bus.Addresses;
import io.wardstream.codec.bus.DeviceControl;
import io.wardstream.config.IngestConfig;
import io.wardstream.ops.Pressure.Step;
import io.wardstream.registry.DeviceIdentity;
import io.wardstream.samples.Writer;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The parts of one listener instance, put together when it has become a writer. Confined to its
 * event loop.
 */
final class DeviceListener implements SessionRules.Listener, Handshakes.Door, StompDevice.Host {
    private static final Logger LOG = LoggerFactory.getLogger(DeviceListener.class);

    private final Vertx vertx;
    private final IngestNode node;
    private final WriterHold hold;
    private final FlushPipeline pipeline;
    private final Checkpoints checkpoints;
    private final DigestPublisher digests;
    private final ReportPublisher reports;
    private final SessionRules rules;
    private final WriterSessions sessions;
    private final Handshakes handshakes;
    private final Admission admission;
    private final IngestMeters meters;
    private final StompDevices stomp;

    DeviceListener(Vertx vertx, Context context, IngestNode node, Writer writer) {
        this.vertx = vertx;
        this.node = node;
        IngestConfig config = node.config();
        hold =
                new WriterHold(
                        vertx, node.store(), node.readiness(), node.nodeId(), writer, this::lost);
        RecordBuffer records = new RecordBuffer();
        ShardPublisher publisher = new ShardPublisher(vertx.eventBus(), node.nodeId());
        Settlement settlement =
                new Settlement(
                        node.meters(),
                        publisher,
                        node.latest(),
                        records,
                        System::currentTimeMillis);
        pipeline =
                new FlushPipeline(
                        vertx,
                        config.batchSize(),
                        config.window().toMillis(),
                        publisher,
                        new FlushWriter(vertx, node.store(), hold, settlement, node.meters()),
                        settlement,
                        records,
                        node.meters());
        checkpoints = new Checkpoints(hold, pipeline);
        digests = new DigestPublisher(vertx.eventBus(), node.nodeId(), hold, node.meters());
        reports = new ReportPublisher(vertx.eventBus(), node.nodeId(), hold);
        SessionOpener opener = new SessionOpener(vertx, node.store(), hold);
        rules =
                new SessionRules(
                        config,
                        node.bufferShare(),
                        System::currentTimeMillis,
                        pipeline,
                        opener,
                        hold,
                        node.meters(),
                        node.errands(),
                        this);
        sessions = new WriterSessions(node, context, node.bufferShare(), this::pressed);
        handshakes = new Handshakes(config, node.admission(), node.meters(), this);
        admission = node.admission();
        meters = node.meters();
        stomp = new StompDevices(this, config);
    }

    @Override
    public void device(DeviceIdentity identity, ServerWebSocket socket) {
        Subprotocol spoken = Subprotocol.chosen(socket.subProtocol());
        if (spoken == Subprotocol.STOMP) {
            stomp.add(identity, socket);
        } else if (spoken == Subprotocol.CBOR) {
            frames(identity, socket, Voice.CBOR, ReceivedFrame.Form.CBOR);
        } else {
            frames(identity, socket, Voice.JSON, ReceivedFrame.Form.JSON);
        }
    }

    private void frames(
            DeviceIdentity identity, ServerWebSocket socket, Voice voice, ReceivedFrame.Form form) {
        DeviceSession session = open(identity, socket, new DeviceSocket(socket, voice));
        MessageReader reader = new MessageReader(new WholeMessages(session.inbound(), form));
        socket.frameHandler(frame -> read(session, reader, frame));
    }

    @Override
    public void stranger(ServerWebSocket socket) {
        stomp.add(null, socket);
    }

    @Override
    public boolean hasRoomForStrangers() {
        return stomp.hasRoomForStrangers();
    }

    @Override
    public Future<Admission.Decision> decide(String token, Admission.Origin origin) {
        return admission.isServing()
                ? admission.decide(token, origin)
                : Future.succeededFuture(Admission.notServing());
    }

    @Override
    public void refused(String reason) {
        meters.connectionRefused(reason);
    }

    @Override
    public void unused() {
        admission.leave();
    }

    @Override
    public AtomicInteger strangers() {
        return meters.strangers;
    }

    @Override
    public DeviceSession open(
            DeviceIdentity identity, ServerWebSocket socket, DeviceSocket deviceSocket) {
        DeviceSession session =
                new DeviceSession(rules, identity, deviceSocket, System.currentTimeMillis());
        socket.closeHandler(_ -> session.ended());
        socket.exceptionHandler(failure -> failed(session, failure));
        sessions.add(session);
        return session;
    }

    @Override
    public void read() {
        sessions.watch(pipeline.pending());
    }

    /**
     * What the frame decoder refuses before any handler sees it; the socket is cut off right after.
     */
    private static void failed(DeviceSession session, Throwable failure) {
        LOG.debug("socket failed deviceId={} cause={}", session.deviceId(), failure.toString());
        if (failure instanceof CorruptedWebSocketFrameException corrupt) {
            CloseCode code =
                    switch (corrupt.closeStatus().code()) {
                        case 1007 -> CloseCode.INVALID_DATA;
                        case 1009 -> CloseCode.TOO_LARGE;
                        default -> CloseCode.PROTOCOL_ERROR;
                    };
            session.close(code, "the frame breaks RFC 6455 or is larger than allowed");
        }
    }

    private void read(DeviceSession session, MessageReader reader, WebSocketFrame frame) {
        session.heard(System.currentTimeMillis());
        reader.read(frame);
        read();
    }

    WriterSessions sessions() {
        return sessions;
    }

    WriterHold hold() {
        return hold;
    }

    Handshakes handshakes() {
        return handshakes;
    }

    FlushPipeline pipeline() {
        return pipeline;
    }

    Checkpoints checkpoints() {
        return checkpoints;
    }

    DigestPublisher digests() {
        return digests;
    }

    ReportPublisher reports() {
        return reports;
    }

    /** Called every second. */
    void sweep(long now) {
        sessions.each(session -> session.sweep(now));
        stomp.sweep(now);
        sessions.watch(pipeline.pending());
        checkpoints.sweep();
        hold.releaseIdle();
        handshakes.closeSlow(now);
    }

    /**
     * Closes connections whose tokens have ended: by their own end, or revoked with a message that
     * was lost. Called now and then.
     */
    void checkTokens() {
        Set<Integer> tokens = new HashSet<>();
        sessions.each(session -> tokens.add(session.tokenId()));
        node.directory()
                .ended(tokens)
                .onSuccess(
                        ended ->
                                sessions.each(
                                        session -> {
                                            if (ended.contains(session.tokenId())) {
                                                session.tokenEnded(session.tokenId());
                                            }
                                        }))
                .onFailure(cause -> LOG.warn("tokens not checked cause={}", cause.getMessage()));
    }

    @Override
    public void holding(DeviceSession session, int fence) {
        DeviceControl news =
                new DeviceControl.Superseded(session.deviceId(), hold.writer().id(), fence);
        vertx.eventBus().publish(Addresses.DEVICES_CONTROL, news);
    }

    @Override
    public void ended(DeviceSession session) {
        sessions.ended(session);
    }

    @Override
    public void ackLater(DeviceSession session) {
        sessions.ackLater(session);
    }

    @Override
    public void changed(DeviceLanes device) {
        reports.changed(device);
    }

    @Override
    public int count() {
        return sessions.count();
    }

    @Override
    public Step step() {
        return sessions.step();
    }

    private void pressed(Step step) {
        pipeline.slowBackfill(step.compareTo(Step.BACKFILL) >= 0);
    }

    private void lost(DeviceLanes device, WriterHold.Loss why) {
        DeviceSession session = device.session();
        if (session != null) {
            switch (why) {
                case TAKEN_OVER -> session.superseded();
                case FORGOTTEN -> session.close(CloseCode.OVERLOADED, "say hello again");
            }
        }
        pipeline.dropLost();
    }
}
