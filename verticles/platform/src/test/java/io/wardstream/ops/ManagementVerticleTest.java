package io.wardstream.ops;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.wardstream.config.OpsConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ManagementVerticleTest {

    private final Vertx vertx = Vertx.vertx();
    private final Readiness readiness = new Readiness();
    private final Meters meters = new Meters();
    private final ManagementVerticle management =
            new ManagementVerticle(new OpsConfig("127.0.0.1", 0), readiness, meters);
    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeEach
    void start() throws Exception {
        vertx.deployVerticle(management).await(5, SECONDS);
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        vertx.close().await(5, SECONDS);
    }

    @Test
    void isAliveBeforeItIsReady() throws Exception {
        HttpResponse<String> live = get("/health/live");
        HttpResponse<String> ready = get("/health/ready");

        assertThat(live.statusCode()).isEqualTo(200);
        assertThat(ready.statusCode()).isEqualTo(503);
        assertThat(ready.body()).isEqualTo("{\"status\":\"STARTING\",\"degraded\":[]}");
    }

    @Test
    void staysReadyWithADependencyAwayAndNamesIt() throws Exception {
        readiness.state(Readiness.State.SERVING);
        readiness.degraded("postgres", true);

        HttpResponse<String> ready = get("/health/ready");

        assertThat(ready.statusCode()).isEqualTo(200);
        assertThat(ready.body()).isEqualTo("{\"status\":\"UP\",\"degraded\":[\"postgres\"]}");
    }

    @Test
    void isUnreadyWhenFull() throws Exception {
        readiness.state(Readiness.State.SERVING);
        readiness.full(true);

        HttpResponse<String> ready = get("/health/ready");

        assertThat(ready.statusCode()).isEqualTo(503);
        assertThat(ready.body()).isEqualTo("{\"status\":\"FULL\",\"degraded\":[]}");
    }

    @Test
    void showsProcessAndPercentilesToPrometheus() throws Exception {
        meters.timer("storage.insert.duration", "one flush").record(Duration.ofMillis(20));
        meters.counter("ingest.samples.received", "samples decoded").increment(3);

        HttpResponse<String> metrics = get("/metrics");

        assertThat(metrics.headers().firstValue("Content-Type").orElse(""))
                .startsWith("text/plain; version=0.0.4");
        assertThat(metrics.body())
                .contains("storage_insert_duration_seconds{quantile=\"0.5\"}")
                .contains("storage_insert_duration_seconds{quantile=\"0.95\"}")
                .contains("storage_insert_duration_seconds{quantile=\"0.99\"}")
                .contains("storage_insert_duration_seconds_count 1")
                .contains("ingest_samples_received_total 3.0")
                .contains("jvm_memory_used_bytes")
                .contains("process_cpu_seconds_total")
                .containsPattern("process_resident_memory_bytes \\d");
    }

    @Test
    void showsAsNumbersWhatReadySaysInWords() throws Exception {
        readiness.state(Readiness.State.SERVING);
        readiness.degraded("redis", true);
        String away = get("/metrics").body();
        readiness.state(Readiness.State.DRAINING);
        readiness.degraded("redis", false);
        String back = get("/metrics").body();

        assertThat(away)
                .contains("platform_ready 1.0")
                .contains("platform_degraded{what=\"redis\"} 1.0")
                .contains("platform_degraded{what=\"postgres\"} 0.0")
                .containsPattern("disk_free_bytes\\{path=\"[^\"]+\"} \\d");
        assertThat(back)
                .contains("platform_ready 0.0")
                .contains("platform_degraded{what=\"redis\"} 0.0");
    }

    @Test
    void refusesOtherPathsAndMethods() throws Exception {
        HttpResponse<String> unknown = get("/");
        HttpResponse<String> posted =
                client.send(
                        HttpRequest.newBuilder(uri("/metrics"))
                                .POST(HttpRequest.BodyPublishers.noBody())
                                .build(),
                        HttpResponse.BodyHandlers.ofString());

        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(posted.statusCode()).isEqualTo(405);
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + management.port() + path);
    }
}
