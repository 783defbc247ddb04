package io.wardstream.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.json.JsonObject;
import io.wardstream.access.Caller;
import io.wardstream.access.Role;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The stock client of Vert.x over npm sockjs-client on every transport. Needs node and npm. */
final class StockClientIT {

    private static final Path SOURCE = Path.of("..", "..", "loadtest", "bridge-client");
    private static final Path INSTALLED = Path.of("target", "bridge-client");
    private static final int FRAMES = 6;

    private static DashboardBed bed;
    private static Caller nurse;

    @BeforeAll
    static void start() throws Exception {
        assumeTrue(
                isThere("node") && isThere("npm"), "SKIPPED: the stock client needs node and npm");
        install();
        bed = new DashboardBed();
        nurse = bed.user("nurse", Role.CLINICIAN);
        AtomicInteger seq = new AtomicInteger();
        bed.bed.vertx.setPeriodic(
                100, _ -> bed.heartRate(seq.incrementAndGet(), 60 + seq.get() % 40));
    }

    @AfterAll
    static void stop() {
        if (bed != null) {
            bed.close();
        }
    }

    private static void install() throws Exception {
        Files.createDirectories(INSTALLED);
        for (String file : List.of("watch.mjs", "package.json", "package-lock.json")) {
            Files.copy(
                    SOURCE.resolve(file),
                    INSTALLED.resolve(file),
                    StandardCopyOption.REPLACE_EXISTING);
        }
        if (Files.notExists(INSTALLED.resolve("node_modules/sockjs-client/package.json"))) {
            Process npm =
                    new ProcessBuilder("npm", "ci", "--no-audit", "--no-fund")
                            .directory(INSTALLED.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(INSTALLED.resolve("npm.log").toFile())
                            .start();
            assertThat(npm.waitFor(120, TimeUnit.SECONDS)).isTrue();
            assertThat(npm.exitValue()).as("npm ci, see target/bridge-client/npm.log").isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"websocket", "eventsource", "xhr-streaming", "xhr-polling"})
    void receivesAWard(String transport) throws Exception {
        Process client = start(bed.wardAddress(), transport, bed.ticket(nurse));

        List<JsonObject> frames = frames(client);

        assertThat(client.exitValue()).as(log(transport)).isZero();
        assertThat(frames).hasSize(FRAMES);
        assertThat(frames.getFirst().getBoolean("snapshot")).isTrue();
        assertThat(frames.getFirst().getJsonArray("tiles").getJsonObject(0).getString("name"))
                .isEqualTo("Anna");
        for (int i = 1; i < FRAMES; i++) {
            assertThat(frames.get(i).getBoolean("snapshot")).isFalse();
            assertThat(frames.get(i).getInteger("version"))
                    .isEqualTo(frames.getFirst().getInteger("version") + i);
        }
    }

    @Test
    void isToldThatItMayNotWatch() throws Exception {
        Process client = start("ward." + bed.foreign.publicId(), "websocket", bed.ticket(nurse));

        assertThat(frames(client)).isEmpty();
        assertThat(client.exitValue()).isEqualTo(1);
        assertThat(log("websocket")).contains("refused: 403 access_denied");
    }

    @Test
    void isToldThatItsTicketIsUsed() throws Exception {
        String ticket = bed.ticket(nurse);
        try (Page page = bed.stranger()) {
            JsonObject _ = page.logIn(ticket);

            Process client = start(bed.wardAddress(), "xhr-polling", ticket);

            assertThat(frames(client)).isEmpty();
            assertThat(log("xhr-polling")).contains("refused: 401 not_logged_in");
        }
    }

    private static Process start(String address, String transport, String ticket)
            throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(
                                "node",
                                "watch.mjs",
                                "http://127.0.0.1:" + bed.port + "/eventbus",
                                address,
                                transport)
                        .directory(INSTALLED.toFile())
                        .redirectError(INSTALLED.resolve(transport + ".log").toFile());
        builder.environment().put("WARDSTREAM_TICKET", ticket);
        builder.environment().put("FRAMES", String.valueOf(FRAMES));
        return builder.start();
    }

    private static List<JsonObject> frames(Process client) throws Exception {
        boolean hasEnded = client.waitFor(60, TimeUnit.SECONDS);
        if (!hasEnded) {
            client.destroyForcibly();
        }
        assertThat(hasEnded).as("the client has ended").isTrue();
        return new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .map(JsonObject::new)
                .toList();
    }

    private static String log(String transport) throws IOException {
        return Files.readString(INSTALLED.resolve(transport + ".log"));
    }

    private static boolean isThere(String program) throws InterruptedException {
        try {
            return new ProcessBuilder(program, "--version").start().waitFor() == 0;
        } catch (IOException notThere) {
            return false;
        }
    }
}
