package io.wardstream.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import io.wardstream.cluster.ClusterNode;
import io.wardstream.cluster.ClusterVertx;
import io.wardstream.config.PlatformConfig;
import io.wardstream.embedded.EmbeddedS3;
import io.wardstream.embedded.Ports;
import io.wardstream.embedded.TestDatabase;
import io.wardstream.embedded.TestS3;
import io.wardstream.ops.Meters;
import io.wardstream.store.MigratedDatabase;
import io.wardstream.testing.TestCertificate;
import java.io.File;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What rules and dashboards look at is there, on a node that has all rooms. */
final class WatchedMetersIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String TOOL = "promtool";

    /** Of Prometheus itself and of the exporter of disks. */
    private static final Set<String> OF_OTHERS =
            Set.of("up", "node_filesystem_avail_bytes", "node_filesystem_size_bytes");

    /** Made when the first of their kind happens. */
    private static final Set<String> SELDOM =
            Set.of("ingest_connections_refused_total", "ingest_connections_closed_total");

    private static TestDatabase database;
    private static ClusterNode node;
    private static Platform platform;
    private static HttpClient client;
    private static int web;
    private static int ops;

    @TempDir private static Path folder;

    @BeforeAll
    static void start() throws Exception {
        database = MigratedDatabase.fresh();
        web = Ports.free();
        ops = Ports.free();
        PlatformConfig config = PlatformConfig.load(null, settings());
        Meters meters = new Meters();
        node =
                ClusterVertx.start(config.cluster(), 1, new VertxOptions(), meters)
                        .await(30, TimeUnit.SECONDS);
        platform = new Platform(node, config, meters);
        Object _ = platform.start().await(60, TimeUnit.SECONDS);
        client = HttpClient.newHttpClient();
        assertThat(get(web, "/api/openapi.yaml")).isNotEmpty();
    }

    private static Map<String, String> settings() {
        EmbeddedS3 store = TestS3.shared();
        Path _ = store.bucket("watched");
        Path certificate = folder.resolve("cert.pem");
        Path key = folder.resolve("key.pem");
        TestCertificate.authority("house").sign("devices").write(certificate, key);
        Map<String, String> settings = new HashMap<>();
        settings.put("CLUSTER_ENABLED", "true");
        settings.put("CLUSTER_NAME", "watched-" + ops);
        settings.put("CLUSTER_PORT", String.valueOf(Ports.free()));
        settings.put("POSTGRES_HOSTS", database.host() + ":" + database.port());
        settings.put("POSTGRES_REPLICA", database.host() + ":" + database.port());
        settings.put("POSTGRES_DATABASE", database.name());
        settings.put("POSTGRES_OWNER_PASSWORD", TestDatabase.OWNER_PASSWORD);
        settings.put("POSTGRES_PLATFORM_PASSWORD", TestDatabase.PLATFORM_PASSWORD);
        settings.put("POSTGRES_READER_PASSWORD", TestDatabase.READER_PASSWORD);
        settings.put("REDIS_ENABLED", "false");
        settings.put("S3_ENABLED", "true");
        settings.put("S3_ENDPOINT", store.endpoint());
        settings.put("S3_BUCKET", "watched");
        settings.put("S3_ACCESS_KEY", store.accessKey());
        settings.put("S3_SECRET_KEY", store.secretKey());
        settings.put("HISTORY_CACHE_FOLDER", folder.resolve("cache").toString());
        settings.put("STREAM_ENABLED", "true");
        settings.put("STREAM_BOOTSTRAP_SERVERS", "127.0.0.1:" + Ports.free()); // away
        settings.put("INGEST_PORT", "0");
        settings.put("INGEST_DRAIN_MILLIS", "1000");
        settings.put("INGEST_TLS_CERT_FILE", certificate.toString());
        settings.put("INGEST_TLS_KEY_FILE", key.toString());
        settings.put("WEB_PORT", String.valueOf(web));
        settings.put("OPS_PORT", String.valueOf(ops));
        Map<String, String> environment = new HashMap<>();
        settings.forEach((name, value) -> environment.put("WARDSTREAM_" + name, value));
        return environment;
    }

    @AfterAll
    static void stop() throws Exception {
        client.close();
        Object _ = platform.stop().await(30, TimeUnit.SECONDS);
        Object _ = node.vertx().close().await(30, TimeUnit.SECONDS);
        database.close();
    }

    @Test
    void everyMeterOfARuleIsThere() {
        awaitAll(OperatorFiles.metersOfRules());
    }

    @Test
    void everyMeterOfADashboardIsThere() {
        Set<String> asked = new TreeSet<>();
        OperatorFiles.dashboards().stream()
                .map(file -> new JsonObject(OperatorFiles.read(file)))
                .flatMap(dashboard -> OperatorFiles.questions(dashboard).stream())
                .forEach(question -> asked.addAll(OperatorFiles.meters(question)));

        awaitAll(asked);
    }

    /** What PostgreSQL says of its statements comes a moment after the start. */
    private static void awaitAll(Set<String> asked) {
        Set<String> wanted = new TreeSet<>(asked);
        wanted.removeAll(OF_OTHERS);
        wanted.removeAll(SELDOM);
        wanted.removeAll(OperatorFiles.recorded());
        await().atMost(SOON).untilAsserted(() -> assertThat(shown()).containsAll(wanted));
    }

    private static Set<String> shown() throws Exception {
        Set<String> names = new TreeSet<>();
        Pattern.compile("(?m)^[a-z][a-z0-9_]*")
                .matcher(get(ops, "/metrics"))
                .results()
                .forEach(name -> names.add(name.group()));
        return names;
    }

    @Test
    void promtoolHasNothingToSayOfTheMeters() throws Exception {
        Assumptions.assumeTrue(isInstalled(), TOOL + " is not installed");
        Path page = Files.writeString(folder.resolve("metrics"), get(ops, "/metrics"));

        Process tool =
                new ProcessBuilder(TOOL, "check", "metrics")
                        .redirectInput(page.toFile())
                        .redirectErrorStream(true)
                        .start();
        String said = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(said).isEmpty();
        assertThat(tool.waitFor()).isZero();
    }

    private static boolean isInstalled() {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
                .anyMatch(part -> new File(part, TOOL).canExecute());
    }

    private static String get(int port, String path) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build();
        return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }
}
