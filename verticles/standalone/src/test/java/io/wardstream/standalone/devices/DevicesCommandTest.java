package io.wardstream.standalone.devices;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DevicesCommandTest {

    private final Path folder;

    private final HttpServer platform;
    private final List<JsonObject> batches = new ArrayList<>();
    private final StringWriter errors = new StringWriter();

    DevicesCommandTest(@TempDir Path folder) throws IOException {
        this.folder = folder;
        platform = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    @BeforeEach
    void start() {
        platform.createContext("/", this::answer);
        platform.start();
    }

    @AfterEach
    void stop() {
        platform.stop(0);
    }

    @Test
    void spreadsDevicesOverWardsAndKeepsTheirTokensToItsOwner() throws IOException {
        Path out = folder.resolve("tokens.ndjson");

        int exit = create("--count", "120", "--out", out.toString());

        assertThat(exit).as(errors.toString()).isZero();
        assertThat(batches)
                .extracting(batch -> batch.getInteger("count"))
                .containsExactly(50, 50, 20);
        assertThat(batches)
                .extracting(batch -> batch.getString("wardId"))
                .containsExactly("id of Ward 001", "id of Ward 002", "id of Ward 003");
        assertThat(Files.readAllLines(out)).hasSize(120);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(out)))
                .isEqualTo("rw-------");
    }

    @Test
    void putsThemAllInTheWardThatIsNamed() {
        Path out = folder.resolve("tokens.ndjson");

        int exit =
                create("--count", "120", "--out", out.toString(), "--ward", "B", "--no-patients");

        assertThat(exit).as(errors.toString()).isZero();
        assertThat(batches)
                .containsExactly(
                        new JsonObject()
                                .put("hospitalId", "h1")
                                .put("wardId", "id of B")
                                .put("model", "PM-9")
                                .put("count", 120)
                                .put("assign", false));
    }

    @Test
    void overwritesNoTokens() throws IOException {
        Path out = Files.createFile(folder.resolve("tokens.ndjson"));

        int exit = create("--count", "1", "--out", out.toString());

        assertThat(exit).isEqualTo(1);
        assertThat(errors.toString()).contains("exists").doesNotContain("\tat ");
        assertThat(batches).isEmpty();
    }

    @Test
    void saysWhatThePlatformAnswered() throws IOException {
        Path wrong = Files.writeString(folder.resolve("wrong"), "wrong");
        Path out = folder.resolve("tokens.ndjson");

        int exit =
                create(
                        "--count",
                        "1",
                        "--out",
                        out.toString(),
                        "--password-file",
                        wrong.toString());

        assertThat(exit).isEqualTo(1);
        assertThat(errors.toString()).contains("/api/session was answered 401");
        assertThat(out).doesNotExist();
    }

    @Test
    void refusesACountOfNone() {
        assertThat(create("--count", "0", "--out", "x")).isEqualTo(2);
    }

    private int create(String... options) {
        String url = "http://127.0.0.1:" + platform.getAddress().getPort();
        Path password = folder.resolve("password");
        try {
            Path _ = Files.writeString(password, "secret\n");
        } catch (IOException cause) {
            throw new AssertionError(cause);
        }
        Stream<String> common =
                List.of(options).contains("--password-file")
                        ? Stream.of("create", "--url", url)
                        : Stream.of("create", "--url", url, "--password-file", password.toString());
        return DevicesCommand.commandLine()
                .setErr(new PrintWriter(errors, true))
                .execute(Stream.concat(common, Stream.of(options)).toArray(String[]::new));
    }

    /** Answers as the platform does, with one hospital that has no ward yet. */
    private void answer(HttpExchange exchange) throws IOException {
        String text = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        JsonObject body = text.isEmpty() ? new JsonObject() : new JsonObject(text);
        String what = exchange.getRequestMethod() + " " + exchange.getRequestURI();
        switch (what) {
            case "POST /api/session" -> logIn(exchange, body);
            case "GET /api/hospitals" ->
                    send(
                            exchange,
                            200,
                            items(
                                    new JsonObject()
                                            .put("id", "h1")
                                            .put("name", "Wardstream hospital")));
            case "GET /api/hospitals/h1/wards" -> send(exchange, 200, items());
            case "POST /api/hospitals/h1/wards" ->
                    send(
                            exchange,
                            201,
                            new JsonObject().put("id", "id of " + body.getString("name")).encode());
            case "POST /api/devices/batch" -> makeBatch(exchange, body);
            default -> send(exchange, 404, "{}");
        }
    }

    private static void logIn(HttpExchange exchange, JsonObject body) throws IOException {
        boolean isRight = body.getString("password").equals("secret");
        send(exchange, isRight ? 200 : 401, "{\"accessToken\":\"t\"}");
    }

    private void makeBatch(HttpExchange exchange, JsonObject body) throws IOException {
        assertThat(exchange.getRequestHeaders().getFirst("Authorization")).isEqualTo("Bearer t");
        batches.add(body);
        send(exchange, 201, "{\"id\":\"d\",\"token\":\"t\"}\n".repeat(body.getInteger("count")));
    }

    private static String items(JsonObject... items) {
        return new JsonObject().put("items", new JsonArray(List.of(items))).encode();
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
