package io.wardstream.simulator;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The server's side of the protocol page, small and strict: a table in memory, a commit every few
 * milliseconds, acks after it, and knobs for everything that can go wrong. Anything a device does
 * against the page is kept in {@link #complaints}.
 */
final class ProtocolServer {
    private static final long COMMIT_MILLIS = 20;

    final List<String> complaints = new CopyOnWriteArrayList<>();
    final List<JsonObject> frames = new CopyOnWriteArrayList<>();
    final AtomicInteger upgrades = new AtomicInteger();

    volatile boolean commits = true;
    volatile int maxInFlight = 2000;
    volatile int maxBackfill = 500;
    volatile boolean forgetsAcked; // welcome.acked is 0: unknown
    volatile int nackedSeq; // refuses this one whole
    volatile int nackedValueSeq; // refuses its spo2
    volatile long minEpoch;

    private final Vertx vertx;
    private final Map<String, ServedDevice> devices = new ConcurrentHashMap<>();
    private final Deque<Refusal> refusals = new ArrayDeque<>();
    private @Nullable HttpServer server;
    private int port;

    /** An answer to an upgrade other than 101. */
    record Refusal(int status, @Nullable String retryAfter) {}

    ProtocolServer(Vertx vertx) {
        this.vertx = vertx;
    }

    /** Listens on a free port, or on the one it had before. */
    Future<ProtocolServer> listen() {
        HttpServer created =
                vertx.createHttpServer(new HttpServerOptions().setMaxWebSocketFrameSize(256 * 1024))
                        .requestHandler(this::upgrade);
        server = created;
        return created.listen(port, "127.0.0.1")
                .map(
                        listening -> {
                            port = listening.actualPort();
                            vertx.setPeriodic(COMMIT_MILLIS, _ -> commit());
                            return this;
                        });
    }

    String url() {
        return "ws://127.0.0.1:" + port + "/ws/device";
    }

    ServedDevice device(String token) {
        return devices.computeIfAbsent(token, name -> new ServedDevice(name, this));
    }

    /** The next upgrades are answered so. */
    void refuseNext(Refusal... next) {
        synchronized (refusals) {
            refusals.addAll(List.of(next));
        }
    }

    /**
     * Everything not committed is gone, and so are the connections; the port stays closed until
     * listen().
     */
    Future<Void> crash() {
        devices.values().forEach(ServedDevice::crash);
        HttpServer dead = server;
        return dead == null ? Future.succeededFuture() : dead.close();
    }

    void sendAll(String text) {
        devices.values().forEach(device -> device.send(text));
    }

    void closeAll(int code) {
        devices.values().forEach(device -> device.close(code));
    }

    long rows() {
        return devices.values().stream().mapToLong(ServedDevice::rows).sum();
    }

    void complain(String what) {
        complaints.add(what);
    }

    private void commit() {
        if (commits) {
            devices.values().forEach(ServedDevice::commit);
        }
    }

    private void upgrade(HttpServerRequest request) {
        upgrades.incrementAndGet();
        Refusal refusal;
        synchronized (refusals) {
            refusal = refusals.poll();
        }
        String authorization = request.getHeader("Authorization");
        if (refusal != null) {
            if (refusal.retryAfter() != null) {
                request.response().putHeader("Retry-After", refusal.retryAfter());
            }
            answer(request, refusal.status());
            return;
        }
        if (!request.path().equals("/ws/device") || request.query() != null) {
            answer(request, 404);
            return;
        }
        if (authorization == null || !authorization.startsWith("Bearer good-")) {
            answer(request, 401);
            return;
        }
        request.toWebSocket()
                .onSuccess(socket -> serve(socket, authorization.substring("Bearer ".length())))
                .onFailure(cause -> complain("upgrade failed: " + cause));
    }

    private void serve(ServerWebSocket socket, String token) {
        ServedDevice device = device(token);
        device.connected(socket);
        socket.textMessageHandler(text -> device.heard(socket, text));
        socket.binaryMessageHandler(_ -> complain("binary frame"));
    }

    private static void answer(HttpServerRequest request, int status) {
        request.response().setStatusCode(status).end().onFailure(cause -> {});
    }

    void ping() {
        List<ServedDevice> all = new ArrayList<>(devices.values());
        all.forEach(device -> device.ping(Buffer.buffer("are you there")));
    }
}
