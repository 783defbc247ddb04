package io.wardstream.ingest;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.wardstream.config.IngestConfig;
import io.wardstream.samples.Writer;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One listener instance: accepts devices, keeps their time, and drains when it is undeployed. Each
 * instance is a writer of its own, so nothing is shared between event loops but {@link IngestNode}.
 */
public final class IngestVerticle extends VerticleBase {
    /**
     * Bytes of one device that are read, and that its socket may hold: some hundred samples. The
     * loop comes to every other device, to its timers and to the bus in between; by what the kernel
     * allows of itself, megabytes, it would come round after seconds when many devices send what
     * they have held back.
     */
    private static final int READ_AT_ONCE = 32 * 1_024;

    private static final Logger LOG = LoggerFactory.getLogger(IngestVerticle.class);

    private static final long SWEEP_MILLIS = 1_000;
    private static final long ACK_SWEEP_MILLIS = 50;
    private static final long REPORT_MILLIS = 200;

    /**
     * Frames that were on their way when the device was told to come back later are still taken.
     */
    private static final long DRAIN_GRACE_MILLIS = 300;

    private final IngestNode node;
    private final IngestConfig config;
    private @Nullable HttpServer server;
    private @Nullable DeviceListener listener;

    public IngestVerticle(IngestNode node) {
        this.node = node;
        this.config = node.config();
    }

    @Override
    public Future<?> start() {
        return node.store().registerWriter(node.nodeId()).compose(this::listen);
    }

    private Future<?> listen(Writer writer) {
        DeviceListener newListener = new DeviceListener(vertx, context, node, writer);
        listener = newListener;
        vertx.setPeriodic(SWEEP_MILLIS, _ -> newListener.sweep(now()));
        vertx.setPeriodic(ACK_SWEEP_MILLIS, _ -> newListener.sessions().sendLaterAcks(now()));
        vertx.setPeriodic(REPORT_MILLIS, _ -> newListener.reports().publishChanged(now()));
        vertx.setPeriodic(config.digest().toMillis(), _ -> tellAll(newListener));
        vertx.setPeriodic(config.tokenCheck().toMillis(), _ -> newListener.checkTokens());
        HttpServer newServer =
                vertx.createHttpServer(secured())
                        .connectionHandler(
                                connection -> newListener.handshakes().connected(connection, now()))
                        .requestHandler(newListener.handshakes()::requested);
        server = newServer;
        node.tls().ifPresent(tls -> tls.follow(newServer));
        return newServer
                .listen()
                .onSuccess(
                        listening ->
                                LOG.info(
                                        "ingest listening port={} writer={}",
                                        listening.actualPort(),
                                        writer.id()));
    }

    private HttpServerOptions secured() {
        HttpServerOptions options = options();
        return node.tls().map(tls -> tls.secured(options)).orElse(options);
    }

    private static void tellAll(DeviceListener listener) {
        listener.digests().publish(now());
        listener.reports().publishAll(now());
    }

    /**
     * No idle timeout: it would close sockets we ourselves do not read; silence is our own timer.
     */
    private HttpServerOptions options() {
        return new HttpServerOptions()
                .setHost(config.host())
                .setPort(config.port())
                .setHttp2ClearTextEnabled(false)
                .setWebSocketSubProtocols(
                        Arrays.stream(Subprotocol.values()).map(Subprotocol::wireName).toList())
                .setMaxWebSocketFrameSize(MessageReader.LONGEST)
                .setMaxWebSocketMessageSize(MessageReader.LONGEST)
                .setPerMessageWebSocketCompressionSupported(false)
                .setPerFrameWebSocketCompressionSupported(false)
                .setWebSocketClosingTimeout(5)
                .setReceiveBufferSize(READ_AT_ONCE)
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

    private static long now() {
        return System.currentTimeMillis();
    }

    // --- the end

    /**
     * Drains: devices are told when to come back, what is held is committed and acked, then the
     * sockets close with 1001 and the readers of the shards hear the last of them; when the devices
     * are to be back is noted for those who read the shards by then. Waits for the database no
     * longer than {@code ingest.drainMillis}.
     */
    @Override
    public Future<?> stop() {
        DeviceListener known = listener;
        return known == null ? Future.succeededFuture() : drain(known);
    }

    private Future<?> drain(DeviceListener known) {
        int spread = Math.toIntExact(Math.max(1, config.drain().toMillis()));
        known.handshakes().drain();
        known.sessions()
                .each(session -> session.drain(ThreadLocalRandom.current().nextInt(spread)));
        known.reports().publishChanged(now());
        LOG.info(
                "ingest draining connections={} pending={}",
                known.sessions().count(),
                known.pipeline().pending());
        return vertx.timer(DRAIN_GRACE_MILLIS, TimeUnit.MILLISECONDS)
                .onSuccess(_ -> known.sessions().each(DeviceSession::stopReading))
                .compose(_ -> Future.join(settle(known, spread), known.hold().noteDrained()))
                .onSuccess(_ -> known.sessions().each(session -> session.sendAcks(now())))
                .compose(_ -> closeSockets(known))
                .onSuccess(_ -> tellAll(known))
                .onSuccess(_ -> known.sessions().close())
                .compose(_ -> closeServer());
    }

    /** Samples first; how far they are settled is noted when they are. */
    private static Future<Void> settle(DeviceListener known, long withinMillis) {
        return known.pipeline()
                .whenIdle()
                .onSuccess(_ -> known.checkpoints().all())
                .compose(_ -> known.pipeline().whenIdle())
                .timeout(withinMillis, TimeUnit.MILLISECONDS)
                .onFailure(
                        _ ->
                                LOG.error(
                                        "drain ended with samples not committed, their devices keep"
                                                + " them pending={}",
                                        known.pipeline().pending()))
                .otherwiseEmpty()
                .onSuccess(_ -> known.pipeline().close());
    }

    private Future<Void> closeSockets(DeviceListener known) {
        known.sessions().each(session -> session.close(CloseCode.DRAIN, "the node is stopping"));
        return vertx.timer(DRAIN_GRACE_MILLIS, TimeUnit.MILLISECONDS).mapEmpty();
    }

    private Future<Void> closeServer() {
        HttpServer listening = server;
        return listening == null ? Future.succeededFuture() : listening.close();
    }
}
