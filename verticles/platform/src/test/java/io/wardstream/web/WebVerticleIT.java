package io.wardstream.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.wardstream.alerts.AlertStores;
import io.wardstream.api.ApiRooms;
import io.wardstream.api.ApiRouter;
import io.wardstream.api.HistoryRules;
import io.wardstream.api.PgRepeats;
import io.wardstream.api.RateLimits;
import io.wardstream.fleet.FleetRooms;
import io.wardstream.lifecycle.archive.PgRestores;
import io.wardstream.notify.NotifyStores;
import io.wardstream.ops.Pressure;
import io.wardstream.registry.RegistryBed;
import io.wardstream.retrospect.Retrospects;
import io.wardstream.samples.LatestReader;
import io.wardstream.samples.LatestVitals;
import io.wardstream.samples.PgContinuity;
import io.wardstream.samples.rollup.RollupChecks;
import io.wardstream.whatif.WhatIfs;
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
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
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
        ApiRouter api = api(bed);
        AtomicInteger bound = new AtomicInteger();
        RegistryBed.done(
                bed.vertx.deployVerticle(
                        new WebVerticle(
                                bed.config.web(),
                                Optional.empty(),
                                api,
                                Router::router,
                                RoutingContext::next,
                                bound)));
        port = bound.get();
    }

    /** An interface that has rooms below, for any listener. */
    static ApiRouter api(RegistryBed bed) {
        AlertStores alerts = new AlertStores(bed.database, bed.vertx.eventBus(), Clock.systemUTC());
        LatestReader latest =
                (_, patient) -> Future.succeededFuture(new LatestVitals(patient, List.of()));
        return new ApiRouter(
                new ApiRooms(
                        bed.access,
                        bed.registry,
                        latest,
                        _ -> Future.failedFuture("no history in this test"),
                        new HistoryRules(20_000, Duration.ofDays(30)),
                        (_, _, _) -> Future.failedFuture("no archive in this test"),
                        alerts.alarms,
                        alerts.rules,
                        alerts.scores(latest),
                        NotifyStores.open(bed, Clock.systemUTC()),
                        WhatIfs.open(bed, alerts.rules, Clock.systemUTC()),
                        Optional.empty(),
                        FleetRooms.open(bed, alerts.alarms),
                        new PgContinuity(bed.database),
                        Retrospects.open(bed, alerts.rules, Clock.systemUTC()).alarms(),
                        RollupChecks.open(bed),
                        new PgRestores(bed.database, Clock.systemUTC()),
                        bed.audit.audit(),
                        bed.audit.reader(),
                        bed.audit.addresses(),
                        new PgRepeats(bed.database),
                        new RateLimits(
                                bed.vertx, bed.config.limits(), Optional.empty(), bed.meters),
                        new Pressure(),
                        bed.meters));
    }

    @AfterAll
    static void stop() {
        bed.close();
    }

    @Test
    void servesThePage() throws Exception {
        HttpResponse<String> page = get("/");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("Wardstream", "Not a medical device");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'", "script-src 'self';", "style-src 'self';")
                .contains("connect-src 'self';", "frame-ancestors 'none'")
                .doesNotContain("unsafe", "data:", "*");
        assertThat(page.headers().firstValue("Cache-Control")).hasValue("no-cache");
    }

    @Test
    void servesLibrariesToBeKept() throws Exception {
        HttpHeaders headers = get("/lib/sockjs-client/1.6.1/sockjs.min.js").headers();

        assertThat(headers.firstValue("Cache-Control").orElseThrow()).contains("immutable");
        assertThat(headers.firstValue("Content-Type").orElseThrow()).startsWith("text/javascript");
    }

    @Test
    void sendsAFileOnceToABrowserThatKeepsIt() throws Exception {
        String tag = get("/app/main.js").headers().firstValue("ETag").orElseThrow();

        HttpResponse<String> again = get("/app/main.js", "If-None-Match", tag);

        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(get("/app/main.js", "If-None-Match", "\"other\"").statusCode()).isEqualTo(200);
    }

    @Test
    void packsFilesForBrowsersThatUnpack() throws Exception {
        HttpResponse<String> packed = get("/app/main.js", "Accept-Encoding", "gzip, br");

        assertThat(packed.headers().firstValue("Content-Encoding")).hasValue("gzip");
        assertThat(packed.headers().firstValue("Vary").orElseThrow())
                .isEqualToIgnoringCase("Accept-Encoding");
        assertThat(get("/app/main.js").headers().firstValue("Content-Encoding")).isEmpty();
    }

    @Test
    void servesNothingBesideTheList() throws Exception {
        for (String path :
                List.of(
                        "/app/",
                        "/app/..%2f..%2fopenapi.yaml",
                        "/lib/uplot/1.6.30/../../../../../openapi.yaml",
                        "/lib/uplot/1.6.30/LICENSE",
                        "/index.html",
                        "/io/wardstream/web/index.html")) {
            assertThat(get(path).statusCode()).as(path).isEqualTo(404);
        }
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

    private static HttpResponse<String> get(String path, String... headers) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
    }
}
