package io.wardstream.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.wardstream.api.ApiRouter;
import io.wardstream.registry.RegistryBed;
import io.wardstream.samples.LatestVitals;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class WebVerticleIT {

    private static RegistryBed bed;
    private static int port;

    @BeforeAll
    static void start() {
        bed = new RegistryBed();
        ApiRouter api =
                new ApiRouter(
                        bed.access,
                        bed.registry,
                        (_, patient) ->
                                Future.succeededFuture(new LatestVitals(patient, List.of())),
                        (_, _, _, _, _, _) -> Future.failedFuture("no history in this test"));
        AtomicInteger bound = new AtomicInteger();
        RegistryBed.done(bed.vertx.deployVerticle(new WebVerticle(bed.config.web(), api, bound)));
        port = bound.get();
    }

    @AfterAll
    static void stop() {
        bed.close();
    }

    @Test
    void saysWhatRunsHere() throws Exception {
        HttpResponse<String> page = get("/");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("Wardstream", "/api/openapi.yaml", "not a medical device");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'", "frame-ancestors 'none'");
        assertThat(get("/style.css").statusCode()).isEqualTo(200);
    }

    @Test
    void sendsTheSecurityHeadersWithEveryAnswer() throws Exception {
        for (String path : List.of("/", "/nothing", "/api/nothing", "/api/devices")) {
            HttpHeaders headers = get(path).headers();
            assertThat(headers.firstValue("X-Content-Type-Options")).as(path).hasValue("nosniff");
            assertThat(headers.firstValue("Content-Security-Policy")).as(path).isPresent();
        }
        assertThat(get("/nothing").statusCode()).isEqualTo(404);
    }

    @Test
    void closesAConnectionThatDribblesItsHeaders() throws Exception {
        try (ScheduledExecutorService dribble = Executors.newSingleThreadScheduledExecutor();
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout((int) Duration.ofSeconds(20).toMillis());
            write(socket, "GET / HTTP/1.1\r\nHost: x\r\n");
            ScheduledFuture<?> more =
                    dribble.scheduleAtFixedRate(
                            () -> write(socket, "X-A: b\r\n"), 500, 500, TimeUnit.MILLISECONDS);

            boolean isClosed = isClosed(socket.getInputStream());

            assertThat(isClosed).isTrue();
            assertThat(more.cancel(true) || more.isDone()).isTrue();
        }
    }

    private static boolean isClosed(InputStream answer) {
        try {
            return answer.read() == -1;
        } catch (IOException reset) {
            return !(reset instanceof SocketTimeoutException);
        }
    }

    private static void write(Socket socket, String text) {
        try {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException closed) {
            throw new IllegalStateException("closed", closed);
        }
    }

    private static HttpResponse<String> get(String path) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }
}
