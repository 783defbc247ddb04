package io.wardstream.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.wardstream.config.TlsConfig;
import io.wardstream.config.TlsConfig.ClientCertificate;
import io.wardstream.config.WebConfig;
import io.wardstream.registry.RegistryBed;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Clients that are slow on purpose, as the tool slowhttptest makes them: with the head of a
 * request, and with its body. Skipped, with a word, where the tool is not installed. Who is slow to
 * read is not told by the tool that we have closed: the kernel goes on to send what it has.
 */
final class SlowClientsIT {

    private static final String TOOL = "slowhttptest";
    private static final int CLIENTS = 50;
    private static final String END = "Exit status: ";
    private static final Pattern COLOURS = Pattern.compile("\u001b\\[[0-9;]*[A-Za-z]");

    private static RegistryBed bed;
    private static int port;

    @BeforeAll
    static void start() {
        boolean isInstalled =
                Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                        .anyMatch(folder -> new File(folder, TOOL).canExecute());
        assumeTrue(isInstalled, TOOL + " is not installed: slow clients are not tried");
        bed = new RegistryBed();
        WebConfig impatient =
                new WebConfig(
                        1,
                        "127.0.0.1",
                        0,
                        100_000,
                        Set.of(),
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(30),
                        256,
                        new TlsConfig("", "", "", ClientCertificate.NONE));
        AtomicInteger bound = new AtomicInteger();
        RegistryBed.done(
                bed.vertx.deployVerticle(
                        new WebVerticle(
                                impatient,
                                Optional.empty(),
                                WebVerticleIT.api(bed),
                                Router::router,
                                RoutingContext::next,
                                bound)));
        port = bound.get();
    }

    @AfterAll
    static void stop() {
        if (bed != null) {
            bed.close();
        }
    }

    @Test
    void closesThemAndServesOthersMeanwhile() throws Exception {
        Process heads = attack("/", "-H", "-i", "1", "-t", "GET", "-x", "24", "-p", "2");
        Process bodies =
                attack("/api/session", "-B", "-i", "1", "-s", "8192", "-t", "POST", "-x", "10");

        List<Process> attacks = List.of(heads, bodies);

        for (Process attack : attacks) {
            do {
                assertThat(RawHttp.get(port, "/app/main.js").status()).isEqualTo(200);
            } while (!attack.waitFor(200, TimeUnit.MILLISECONDS));
        }

        List<String> ends = new ArrayList<>();
        for (Process attack : attacks) {
            ends.add(endOf(attack));
        }
        assertThat(ends).containsOnly("No open connections left");
    }

    private static String endOf(Process attack) throws IOException {
        String coloured =
                new String(attack.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return COLOURS.matcher(coloured)
                .replaceAll("")
                .lines()
                .filter(line -> line.startsWith(END))
                .map(line -> line.substring(END.length()))
                .findFirst()
                .orElse(coloured);
    }

    private static Process attack(String path, String... how) throws IOException {
        List<String> command = new ArrayList<>(List.of(TOOL, "-c", String.valueOf(CLIENTS)));
        command.addAll(List.of("-r", "100", "-l", "12", "-u", "http://127.0.0.1:" + port + path));
        command.addAll(List.of(how));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }
}
