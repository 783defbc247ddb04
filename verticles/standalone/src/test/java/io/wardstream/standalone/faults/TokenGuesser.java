package io.wardstream.standalone.faults;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.wardstream.access.OpaqueToken;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Somebody behind the devices' own address who tries one token after the other. */
final class TokenGuesser implements AutoCloseable {
    /** No answer at all. */
    static final int CUT = 0;

    private static final long TICK_MILLIS = 20;
    private static final int MOST_AT_ONCE = 500;

    private final Vertx vertx;
    private final NodeSettings node;
    private final HttpClient client;
    private final long timer;
    private final Map<Integer, AtomicLong> answers = new ConcurrentHashMap<>();
    private final AtomicLong tried = new AtomicLong();

    TokenGuesser(Vertx vertx, NodeSettings node, int tokensASecond) {
        this.vertx = vertx;
        this.node = node;
        this.client =
                vertx.createHttpClient(
                        new HttpClientOptions().setKeepAlive(false),
                        new PoolOptions().setHttp1MaxSize(MOST_AT_ONCE));
        long each = tokensASecond * TICK_MILLIS / 1_000;
        this.timer = vertx.setPeriodic(TICK_MILLIS, _ -> guess(each));
    }

    private void guess(long count) {
        for (long i = 0; i < count; i++) {
            tried.incrementAndGet();
            client.request(HttpMethod.GET, node.devicePort(), "127.0.0.1", "/ws/device")
                    .compose(request -> upgrade(request).send())
                    .onComplete(response -> answered(response.statusCode()), _ -> answered(CUT));
        }
    }

    private static HttpClientRequest upgrade(HttpClientRequest request) {
        return request.putHeader("Connection", "Upgrade")
                .putHeader("Upgrade", "websocket")
                .putHeader("Sec-WebSocket-Version", "13")
                .putHeader("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==")
                .putHeader("Authorization", "Bearer " + OpaqueToken.create());
    }

    private void answered(int status) {
        answers.computeIfAbsent(status, _ -> new AtomicLong()).incrementAndGet();
    }

    /** Tokens tried so far. */
    long tried() {
        return tried.get();
    }

    /** Tries so far that got their answer. */
    long answered() {
        return answers.values().stream().mapToLong(AtomicLong::get).sum();
    }

    /** Answers by HTTP status. */
    Map<Integer, Long> answers() {
        Map<Integer, Long> byStatus = new TreeMap<>();
        answers.forEach((status, count) -> byStatus.put(status, count.get()));
        return byStatus;
    }

    void stop() {
        boolean _ = vertx.cancelTimer(timer);
    }

    @Override
    public void close() {
        stop();
        Void _ = FaultBed.await(client.close());
    }
}
