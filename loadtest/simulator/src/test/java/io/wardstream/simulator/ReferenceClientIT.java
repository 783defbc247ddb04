package io.wardstream.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.wardstream.simulator.ProtocolServer.Refusal;
import io.wardstream.simulator.wire.CanIgnoreReturnValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The reference device (JavaScript) against a strict server of the protocol page. Needs node and
 * npm.
 */
@Timeout(180)
final class ReferenceClientIT {
    private static final Path SOURCE = Path.of("..", "reference-client");
    private static final Path INSTALLED = Path.of("target", "reference-client");

    private final Vertx vertx = Vertx.vertx();
    private final ProtocolServer server = new ProtocolServer(vertx);

    @BeforeAll
    static void install() throws Exception {
        assumeTrue(
                isThere("node") && isThere("npm"),
                "SKIPPED: the reference device needs node and npm");
        Files.createDirectories(INSTALLED);
        for (String file : List.of("device.mjs", "package.json", "package-lock.json")) {
            Files.copy(
                    SOURCE.resolve(file),
                    INSTALLED.resolve(file),
                    StandardCopyOption.REPLACE_EXISTING);
        }
        if (Files.notExists(INSTALLED.resolve("node_modules/ws/package.json"))) {
            Process npm =
                    new ProcessBuilder("npm", "ci", "--no-audit", "--no-fund")
                            .directory(INSTALLED.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(INSTALLED.resolve("npm.log").toFile())
                            .start();
            assertThat(npm.waitFor(120, TimeUnit.SECONDS)).isTrue();
            assertThat(npm.exitValue()).as("npm ci, see target/reference-client/npm.log").isZero();
        }
    }

    @BeforeEach
    void listen() {
        get(server.listen());
    }

    @AfterEach
    void close() {
        get(vertx.close());
    }

    @Test
    void keepsEverySampleUntilItIsAnsweredThroughACrashOfTheServer() throws Exception {
        server.refuseNext(new Refusal(503, "1"));
        server.nackedSeq = 3;
        server.nackedValueSeq = 4;
        Process device = start(300);
        await().until(() -> server.rows() > 50);
        get(server.crash());
        get(server.listen());
        await().until(() -> server.rows() > 150);
        server.sendAll("{\"type\":\"drain\",\"reconnectAfterMs\":300}");
        server.closeAll(1001);

        JsonObject count = result(device);

        assertThat(server.complaints).isEmpty();
        assertThat(count.getInteger("created")).isEqualTo(300);
        assertThat(count.getInteger("acked")).isEqualTo(299);
        assertThat(count.getInteger("nacked")).isEqualTo(1);
        assertThat(count.getInteger("connections")).isEqualTo(3);
        assertThat(server.rows()).isEqualTo(299);
    }

    @Test
    void takesAnEpochTheServerHasNotSeen() throws Exception {
        server.minEpoch = System.currentTimeMillis() + 1_000_000;

        JsonObject count = result(start(40));

        assertThat(server.complaints).isEmpty();
        assertThat(count.getInteger("acked")).isEqualTo(40);
        assertThat(server.device("good-0").epochs()).containsExactly(server.minEpoch);
        assertThat(server.rows()).isEqualTo(40);
    }

    private Process start(int samples) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder("node", "device.mjs", server.url())
                        .directory(INSTALLED.toFile())
                        .redirectError(INSTALLED.resolve("device.log").toFile());
        builder.environment().put("WARDSTREAM_TOKEN", "good-0");
        builder.environment().put("SAMPLES", String.valueOf(samples));
        builder.environment().put("INTERVAL_MS", "10");
        return builder.start();
    }

    private static JsonObject result(Process device) throws Exception {
        boolean ended = device.waitFor(60, TimeUnit.SECONDS);
        if (!ended) {
            device.destroyForcibly();
        }
        assertThat(ended).as("the device has ended").isTrue();
        return new JsonObject(
                new String(device.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    }

    private static boolean isThere(String program) throws InterruptedException {
        try {
            return new ProcessBuilder(program, "--version").start().waitFor() == 0;
        } catch (IOException _) {
            return false;
        }
    }

    @CanIgnoreReturnValue
    private static <T> T get(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }
}
