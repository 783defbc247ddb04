package io.wardstream.app;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Answers what the supervisor asks of the platform; DELETE / makes it die, and STUB_SLOW makes its
 * stop slow.
 */
public final class Main {
    private static final int EXIT_CODE = 7;
    private static final Pattern COUNT = Pattern.compile("\"count\":(\\d+)");

    private Main() {}

    public static void main(String[] arguments) throws IOException {
        Path settings = Path.of(arguments[1]);
        Path events = settings.resolveSibling("events.log");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(events)));
        String text = Files.readString(settings);
        HttpServer web = listen(text, "web");
        web.createContext(
                "/",
                exchange -> {
                    if (exchange.getRequestMethod().equals("DELETE")) {
                        Runtime.getRuntime().halt(EXIT_CODE);
                    }
                    answer(exchange, respond(exchange));
                });
        HttpServer ops = listen(text, "ops");
        ops.createContext("/health/ready", exchange -> answer(exchange, "{\"status\":\"UP\"}"));
        ops.createContext("/metrics", exchange -> answer(exchange, "ingest_connections 3.0\n"));
        web.start();
        ops.start();
        note(events, "platform started " + System.getenv().containsKey("WARDSTREAM_JAVA_OPTS"));
        String brokers = System.getenv("WARDSTREAM_STREAM_BOOTSTRAP_SERVERS");
        if (brokers != null) {
            note(events, "platform streams to " + brokers);
        }
    }

    private static HttpServer listen(String settings, String room) throws IOException {
        Matcher port = Pattern.compile(room + ": .*port: (\\d+)").matcher(settings);
        if (!port.find()) {
            throw new IOException("no port for " + room);
        }
        InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        return HttpServer.create(
                new InetSocketAddress(loopback, Integer.parseInt(port.group(1))), 0);
    }

    private static String respond(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        return switch (exchange.getRequestURI().getPath()) {
            case "/api/session" -> isAdministrator(body) ? "{\"accessToken\":\"open\"}" : "{}";
            case "/api/devices/batch" -> devices(body);
            default -> "{\"id\":\"17\"}";
        };
    }

    private static boolean isAdministrator(String body) {
        return body.contains(System.getenv("WARDSTREAM_ACCESS_ADMIN_PASSWORD"));
    }

    private static String devices(String body) {
        Matcher count = COUNT.matcher(body);
        return count.find()
                ? "{\"id\":\"1\",\"token\":\"t\"}\n".repeat(Integer.parseInt(count.group(1)))
                : "";
    }

    private static void answer(HttpExchange exchange, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static void stop(Path events) {
        note(events, "platform stopping");
        if (System.getenv("STUB_SLOW") != null) {
            try {
                boolean _ = new CountDownLatch(1).await(1, TimeUnit.MINUTES);
            } catch (InterruptedException cause) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void note(Path events, String event) {
        try {
            Files.writeString(
                    events, event + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException cause) {
            throw new IllegalStateException("cannot write " + events, cause);
        }
    }
}
