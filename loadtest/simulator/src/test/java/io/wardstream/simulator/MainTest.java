package io.wardstream.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.wardstream.simulator.ledger.Ledger;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@Timeout(60)
final class MainTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir Path folder = Path.of(".");

    private Path tokens = Path.of("tokens");

    @BeforeEach
    void writeTokens() throws Exception {
        tokens = folder.resolve("tokens");
        Files.writeString(
                tokens,
                "{\"id\":\"d0\",\"token\":\"good-0\"}\n\n{\"id\":\"d1\",\"token\":\"good-1\",\"x\":1}\n");
    }

    @Test
    void runsUntilDoneAndPrintsTheReport() throws Exception {
        Vertx vertx = Vertx.vertx();
        ProtocolServer server = new ProtocolServer(vertx);
        await(server.listen());
        Path book = folder.resolve("ledger");

        int code =
                run(
                        "--tokens",
                        tokens.toString(),
                        "--url",
                        server.url(),
                        "--rate",
                        "100",
                        "--samples",
                        "40",
                        "--ledger",
                        book.toString(),
                        "--json",
                        "--mix",
                        "arterial");
        await(vertx.close());

        JsonObject report = new JsonObject(out.toString(StandardCharsets.UTF_8));
        assertThat(code).isZero();
        assertThat(report.getInteger("acked")).isEqualTo(80);
        assertThat(report.getBoolean("balances")).isTrue();
        assertThat(report.getJsonObject("ackMillis").getDouble("p50")).isPositive();
        assertThat(Ledger.read(book, null).totals().acked()).isEqualTo(80);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("simulator: done")
                .doesNotContain("good-");
    }

    @Test
    void staysOnThisMachineUnlessTold() {
        int code = run("--tokens", tokens.toString(), "--url", "ws://192.0.2.1/ws/device");

        assertThat(code).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("192.0.2.1", "--allow-remote");
    }

    @Test
    void aWrongTokenFileIsNamedButNotQuoted() throws Exception {
        Files.writeString(tokens, "{\"id\":\"d0\",\"token\":\"secret\n");

        assertThat(run("--tokens", tokens.toString())).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("tokens line 1")
                .doesNotContain("secret");
    }

    @Test
    void wrongOptionsAreNamed() {
        assertThat(run("--tokens", tokens.toString(), "--rate", "0")).isEqualTo(2);
        assertThat(run("--tokens", tokens.toString(), "--devices", "3")).isEqualTo(2);
        assertThat(
                        run(
                                "--tokens",
                                tokens.toString(),
                                "--replay",
                                folder.resolve("none").toString()))
                .isEqualTo(2);

        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains(
                        "rate must be above 0",
                        "holds only 2",
                        "replay folder none cannot be read");
        assertThat(new DeviceToken("d", "secret").toString()).doesNotContain("secret");
    }

    private int run(String... args) {
        Main main = new Main(print(out), print(err));
        return new CommandLine(main).setCaseInsensitiveEnumValuesAllowed(true).execute(args);
    }

    private static PrintStream print(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private static void await(io.vertx.core.Future<?> future) throws Exception {
        assertThat(
                        future.toCompletionStage()
                                .toCompletableFuture()
                                .handle((_, cause) -> cause == null)
                                .get(20, TimeUnit.SECONDS))
                .isTrue();
    }
}
