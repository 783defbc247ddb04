package io.wardstream.app;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class RestoreCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Vertx vertx = Vertx.vertx();
    private final AtomicReference<String> asked = new AtomicReference<>("");
    private int status = 202;
    private HttpServer server;

    @TempDir private Path folder;

    @BeforeEach
    void start() {
        server =
                await(vertx.createHttpServer().requestHandler(this::answer).listen(0, "127.0.0.1"));
    }

    @AfterEach
    void stop() {
        Object _ = await(vertx.close());
    }

    private void answer(HttpServerRequest request) {
        asked.set(
                request.method() + " " + request.uri() + " " + request.getHeader("Authorization"));
        Future<Void> _ =
                request.response()
                        .setStatusCode(status)
                        .putHeader("Location", "/api/archive/restores/7")
                        .end(
                                status == 202
                                        ? "{\"id\":\"7\",\"state\":\"waiting\"}"
                                        : "not archived");
    }

    @Test
    void asksThePlatformAndPrintsTheJob() throws IOException {
        int code = restore("--hospital", "5b0c1f0e-6f0e-4c55-9d5a-1f3f0f6f6a10");

        assertThat(code).as(err.toString()).isZero();
        assertThat(asked.get())
                .isEqualTo(
                        "POST /api/archive/days/2026-03-01/restore"
                                + "?hospital=5b0c1f0e-6f0e-4c55-9d5a-1f3f0f6f6a10 Bearer secret");
        assertThat(out.toString()).contains("2026-03-01 state=waiting job=/api/archive/restores/7");
    }

    @Test
    void saysWhatThePlatformSaidWhenItRefuses() throws IOException {
        status = 409;

        int code = restore();

        assertThat(code).isEqualTo(1);
        assertThat(err.toString()).contains("answered 409: not archived");
    }

    @Test
    void needsADayAndAToken() {
        int code = commandLine().execute("restore");

        assertThat(code).isEqualTo(2);
        assertThat(err.toString()).contains("--day").contains("--token-file");
    }

    @Test
    void saysWhatADayLooksLike() {
        int code = commandLine().execute("restore", "--day", "2026-13-01", "--token-file", "none");

        assertThat(code).isEqualTo(2);
        assertThat(err.toString())
                .contains("must be a day such as 2026-03-01, was 2026-13-01")
                .doesNotContain("java.time");
    }

    private int restore(String... more) throws IOException {
        Path token = Files.writeString(folder.resolve("token"), "secret\n");
        CommandLine line = commandLine();
        String[] arguments = {
            "restore",
            "--day",
            "2026-03-01",
            "--token-file",
            token.toString(),
            "--url",
            "http://127.0.0.1:" + server.actualPort()
        };
        String[] all = Arrays.copyOf(arguments, arguments.length + more.length);
        System.arraycopy(more, 0, all, arguments.length, more.length);
        return line.execute(all);
    }

    private CommandLine commandLine() {
        return ArchiveMain.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true));
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.await(30, SECONDS);
        } catch (TimeoutException late) {
            throw new AssertionError(late);
        }
    }
}
