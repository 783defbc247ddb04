package io.wardstream.embedded;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;

/**
 * A collector of traces for tests: takes OTLP over HTTP, reads its protobuf, and keeps the spans.
 * Thread-safe.
 */
public final class TestCollector implements AutoCloseable {
    private static final int OK = 200;
    private static final String PATH = "/v1/traces";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<TestSpan> spans = new CopyOnWriteArrayList<>();
    private volatile int status = OK;

    private TestCollector() {
        try {
            server = HttpServer.create(new InetSocketAddress(Ports.loopback(), 0), 0);
        } catch (IOException cause) {
            throw new UncheckedIOException("no port for a collector", cause);
        }
        server.createContext(PATH, this::answer);
        server.setExecutor(threads);
    }

    public static TestCollector start() {
        TestCollector collector = new TestCollector();
        collector.server.start();
        return collector;
    }

    /** As in {@code tracing.endpoint}. */
    public String url() {
        return "http://" + Ports.LOOPBACK + ":" + server.getAddress().getPort();
    }

    /** From now on it answers so, and keeps only what it answers 200. */
    public void answers(int newStatus) {
        status = newStatus;
    }

    /** All it has taken, in the order in which it came. */
    public List<TestSpan> spans() {
        return List.copyOf(spans);
    }

    /** Those of that name. */
    public List<TestSpan> spans(String name) {
        return spans.stream().filter(span -> span.name().equals(name)).toList();
    }

    /** Those of that trace. */
    public List<TestSpan> trace(String traceId) {
        return spans.stream().filter(span -> span.traceId().equals(traceId)).toList();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange;
                InputStream body = body(exchange)) {
            List<TestSpan> sent = TestSpan.read(body.readAllBytes());
            if (status == OK) {
                spans.addAll(sent);
            }
            exchange.sendResponseHeaders(status, -1);
        }
    }

    private static InputStream body(HttpExchange exchange) throws IOException {
        boolean isPacked = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
        InputStream sent = exchange.getRequestBody();
        return isPacked ? new GZIPInputStream(sent) : sent;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
