package io.wardstream.standalone.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.json.JsonObject;
import io.wardstream.embedded.Signals;
import io.wardstream.simulator.viewer.BridgeViewer;
import io.wardstream.simulator.viewer.ViewerSockets;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code scripts/cluster} as a black box: three nodes behind HAProxy, one of them killed. */
final class ClusterScriptFT {
    private static final int DEVICES = 30;
    private static final int NODES = 3;
    private static final int PORTS = 60;
    private static final Duration BACK_WITHIN = Duration.ofSeconds(60);

    private final HttpClient http = HttpClient.newHttpClient();
    private final Vertx vertx = Vertx.vertx();
    private final WebSocketClient sockets = ViewerSockets.client(vertx, 8);
    private final AtomicInteger ticks = new AtomicInteger();

    @TempDir private Path folder;

    @AfterEach
    void close() {
        Void _ = FaultBed.await(vertx.close());
        http.shutdownNow();
        http.close();
    }

    @Test
    @Timeout(value = 6, unit = TimeUnit.MINUTES)
    void servesWardsThroughHaproxyAndOutlivesAKilledNode() throws Exception {
        assumeTrue(hasHaproxy(), "HAProxy is not installed");
        Path data = folder.resolve("cluster");
        try (RunScript cluster = start(data)) {
            JsonObject ready = cluster.ready();
            List<JsonObject> nodes =
                    ready.getJsonArray("nodes").stream().map(JsonObject.class::cast).toList();
            await().atMost(BACK_WITHIN).until(() -> connected(nodes) == DEVICES);
            assertThat(nodes).as("each has some").allMatch(it -> connected(List.of(it)) > 0);
            fallbacksStayWithTheirNode(ready.getString("url"));
            JsonObject killed = nodes.get(1);
            try (Rest rest =
                    new Rest(
                            ready.getString("url"),
                            ready.getString("username"),
                            ready.getString("password"))) {
                URI url = URI.create(ready.getString("url"));
                List<BridgeViewer> pages =
                        List.of(page(url, rest), page(url, rest), page(url, rest));

                Signals.killFamily(killed.getLong("pid"));

                for (int asked = 0; asked < 2 * NODES; asked++) { // whichever HAProxy asks
                    assertThat(rest.get("/api/patients?limit=100").getJsonArray("items"))
                            .hasSize(DEVICES);
                }
                for (BridgeViewer page : pages) {
                    if (page.closed().isComplete()) { // as the page does by itself
                        BridgeViewer _ = page(url, rest);
                    }
                }
                int before = ticks.get();
                await().until(() -> ticks.get() > before + NODES);
            }
            await().atMost(BACK_WITHIN)
                    .until(
                            () ->
                                    connected(nodes) == DEVICES
                                            && metric(killed, "cluster_members") == NODES);
            assertThat(cluster.errors()).contains("node-b ended", "Starting node-b again.");
            cluster.interrupt();

            assertThat(cluster.exitCode()).isZero();
            assertThat(cluster.errors()).contains("balances=yes");
            assertThat(RunScript.runningIn(data)).isEmpty();
        }
    }

    private static RunScript start(Path data) throws IOException {
        return RunScript.start(
                "cluster",
                data,
                RunScript.freePorts(PORTS),
                "--nodes",
                Integer.toString(NODES),
                "--simulate",
                Integer.toString(DEVICES));
    }

    /** As the page does: it logs in to the bridge and hears the tick. */
    private BridgeViewer page(URI url, Rest rest) {
        BridgeViewer viewer = FaultBed.await(BridgeViewer.connect(vertx, sockets, url));
        JsonObject _ = FaultBed.await(viewer.authenticate(rest.bridgeTicket()));
        JsonObject _ =
                FaultBed.await(
                        viewer.watch(
                                "node.tick",
                                _ -> {
                                    int _ = ticks.incrementAndGet();
                                }));
        return viewer;
    }

    /** A session that another node were asked for would not be known there. */
    private void fallbacksStayWithTheirNode(String url) throws Exception {
        for (int number = 0; number < 2 * NODES; number++) {
            String session = url + "/eventbus/00" + number + "/session-" + number;
            assertThat(post(session + "/xhr", "").body()).isEqualTo("o\n");
            assertThat(
                            post(session + "/xhr_send", "[\"{\\\"type\\\":\\\"ping\\\"}\"]")
                                    .statusCode())
                    .isEqualTo(204);
        }
    }

    private HttpResponse<String> post(String url, String body)
            throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(url))
                        .timeout(Duration.ofSeconds(10))
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static boolean hasHaproxy() {
        return Stream.of("/usr/sbin/haproxy", "/usr/local/sbin/haproxy", "/usr/bin/haproxy")
                .anyMatch(it -> Files.isExecutable(Path.of(it)));
    }

    private double connected(List<JsonObject> nodes) {
        return nodes.stream().mapToDouble(node -> metric(node, "ingest_connections")).sum();
    }

    /** 0 while the node does not answer. */
    private double metric(JsonObject node, String name) {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(node.getString("managementUrl") + "/metrics"))
                        .timeout(Duration.ofSeconds(5))
                        .build();
        try {
            return Scrape.parse(http.send(request, HttpResponse.BodyHandlers.ofString()).body())
                    .sum(name);
        } catch (IOException away) {
            return 0;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
    }
}
