package io.wardstream.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wardstream.access.Caller;
import io.wardstream.access.Role;
import io.wardstream.config.DashboardConfig;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is served under /eventbus and to whom, and what happens to those who go or are too many. */
final class TransportsIT {

    private static final int MAX_VIEWERS = 3;

    private static DashboardBed bed;
    private static Caller nurse;

    @BeforeAll
    static void start() {
        bed =
                new DashboardBed(
                        new DashboardConfig(
                                Duration.ofMillis(100), MAX_VIEWERS, Duration.ofSeconds(2), 65_536),
                        2);
        nurse = bed.user("nurse", Role.CLINICIAN);
    }

    @AfterAll
    static void stop() {
        bed.close();
    }

    @Test
    void answersInfoUnderTheSecurityHeadersToItsOwnOriginOnly() throws Exception {
        HttpResponse<String> info = get("/eventbus/info", "http://127.0.0.1:" + bed.port);

        assertThat(info.statusCode()).isEqualTo(200);
        assertThat(new JsonObject(info.body()).getBoolean("websocket")).isTrue();
        assertThat(new JsonObject(info.body()).getBoolean("cookie_needed")).isFalse();
        assertThat(info.headers().firstValue("Content-Security-Policy")).isPresent();
        assertThat(info.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(info.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
        assertThat(info.headers().firstValue("Set-Cookie")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://elsewhere.example",
                "null",
                "http://127.0.0.1",
                "http://127.0.0.1.example",
                "not an origin"
            })
    void refusesOtherOrigins(String origin) throws Exception {
        assertThat(get("/eventbus/info", origin).statusCode()).isEqualTo(403);
        assertThat(get(Page.path("eventsource"), origin).statusCode()).isEqualTo(403);
        assertThat(post(Page.path("xhr"), "", origin).statusCode()).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/eventbus/",
                "/eventbus/iframe.html",
                "/eventbus/iframe-1.html",
                "/eventbus/websocket",
                "/eventbus/000/one/jsonp?c=x",
                "/eventbus/000/one/htmlfile?c=x",
                "/eventbus/000/one/xhr/more"
            })
    void servesNothingElse(String path) throws Exception {
        assertThat(get(path, null).statusCode()).isEqualTo(404);
    }

    @Test
    void servesAPageThatPolls() throws Exception {
        String session = "/eventbus/000/polling/";
        HttpResponse<String> opened = post(session + "xhr", "", null);
        HttpResponse<String> sent =
                post(
                        session + "xhr_send",
                        new JsonArray()
                                .add(
                                        new JsonObject()
                                                .put("type", "send")
                                                .put("address", Viewer.LOG_IN)
                                                .put("replyAddress", "r")
                                                .put(
                                                        "body",
                                                        new JsonObject()
                                                                .put("ticket", bed.ticket(nurse)))
                                                .encode())
                                .encode(),
                        null);
        HttpResponse<String> polled = post(session + "xhr", "", null);

        assertThat(opened.body()).isEqualTo("o\n");
        assertThat(opened.headers().firstValue("Connection")).hasValue("close");
        assertThat(sent.statusCode()).isEqualTo(204);
        assertThat(sent.headers().firstValue("Connection")).isEmpty();
        assertThat(polled.body()).startsWith("a[").contains("nurse");
        await().atMost(Duration.ofSeconds(10)).until(() -> bed.meter("dashboard.viewers") == 0);
        assertThat(post(session + "xhr_send", "[]", null).statusCode()).isEqualTo(404);
    }

    @Test
    void refusesABodyThatIsTooLarge() throws Exception {
        String session = "/eventbus/000/large/";
        assertThat(post(session + "xhr", "", null).body()).isEqualTo("o\n");

        HttpResponse<String> sent = post(session + "xhr_send", "x".repeat(300_000), null);

        assertThat(sent.statusCode()).isEqualTo(413);
    }

    @Test
    void refusesMorePagesThanItMayServe() throws Exception {
        await().atMost(Duration.ofSeconds(10)).until(() -> bed.meter("dashboard.viewers") == 0);
        List<Page> pages = List.of(bed.page(nurse), bed.page(nurse), bed.page(nurse));

        HttpResponse<String> info = get("/eventbus/info", null);
        HttpResponse<String> polled = post("/eventbus/000/late/xhr", "", null);
        HttpResponse<String> reason = post("/eventbus/000/late/xhr", "", null);

        assertThat(info.statusCode()).isEqualTo(503);
        assertThat(info.headers().firstValue("Retry-After")).isPresent();
        assertThat(polled.body()).isEqualTo("o\n");
        assertThat(reason.body()).matches("(?s)(a\\[.*too_many_viewers.*|c\\[3000.*)");
        assertThat(pages).noneMatch(Page::isClosed);
        pages.forEach(Page::close);
    }

    @Test
    void letsStrangersMakeRoomForPages() throws Exception {
        await().atMost(Duration.ofSeconds(10)).until(() -> bed.meter("dashboard.viewers") == 0);
        for (int number = 0; number < 3; number++) {
            String opened = post("/eventbus/000/stranger-" + number + "/xhr", "", null).body();
            assertThat(opened).isEqualTo("o\n");
        }

        Page page = bed.page(nurse);
        HttpResponse<String> first = post("/eventbus/000/stranger-0/xhr", "", null);

        assertThat(page.isClosed()).isFalse();
        assertThat(bed.meter("dashboard.viewers.known")).isEqualTo(1);
        assertThat(first.body()).matches("(?s)(a\\[.*too_many_viewers.*|c\\[3000.*)");
        page.close();
    }

    private static HttpResponse<String> get(String path, @Nullable String origin) throws Exception {
        return send(request(path, origin).build());
    }

    private static HttpResponse<String> post(String path, String body, @Nullable String origin)
            throws Exception {
        return send(request(path, origin).POST(HttpRequest.BodyPublishers.ofString(body)).build());
    }

    private static HttpRequest.Builder request(String path, @Nullable String origin) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + bed.port + path))
                        .timeout(Duration.ofSeconds(20));
        return origin == null ? request : request.header("Origin", origin);
    }

    private static HttpResponse<String> send(HttpRequest request) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        }
    }
}
