package io.wardstream.api;

import static io.wardstream.registry.RegistryBed.await;
import static io.wardstream.registry.RegistryBed.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.client.HttpResponse;
import io.wardstream.config.TlsConfig;
import io.wardstream.config.TlsConfig.ClientCertificate;
import io.wardstream.config.WebConfig;
import io.wardstream.store.Database;
import io.wardstream.store.Scope;
import io.wardstream.web.WebVerticle;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What becomes of a statement when nobody waits for its answer any longer. */
final class DeadlineIT {

    private static final String RUNNING =
            """
            SELECT count(*) FROM pg_stat_activity
            WHERE state = 'active' AND query LIKE 'SELECT pg_sleep(20)%'
            """;

    private static ApiBed bed;
    private static int port;
    private static String vitals;

    @BeforeAll
    static void start() {
        bed =
                new ApiBed(
                        (_, _) -> sleep(bed.bed.database),
                        _ -> sleep(bed.bed.database.forHistory()));
        WebConfig web =
                new WebConfig(
                        1,
                        "127.0.0.1",
                        0,
                        100_000,
                        Set.of(),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(60),
                        Duration.ofMillis(1_500),
                        256,
                        new TlsConfig("", "", "", ClientCertificate.NONE));
        AtomicInteger bound = new AtomicInteger();
        done(
                bed.bed.vertx.deployVerticle(
                        new WebVerticle(
                                web,
                                Optional.empty(),
                                bed.api,
                                Router::router,
                                RoutingContext::next,
                                bound)));
        port = bound.get();
        vitals = "/api/patients/" + bed.patient(bed.place("General")) + "/vitals";
    }

    @AfterAll
    static void stop() {
        bed.close();
    }

    private static <T> Future<T> sleep(Database database) {
        return database.read(
                Scope.platform(),
                connection -> connection.query("SELECT pg_sleep(20)").execute().mapEmpty());
    }

    @Test
    void answersInTimeAndCancelsWhatTheDatabaseDoes() {
        Future<HttpResponse<Buffer>> answer =
                bed.client
                        .request(HttpMethod.GET, port, "127.0.0.1", vitals + "/latest")
                        .bearerTokenAuthentication(bed.admin)
                        .send();
        untilRunning(1);

        HttpResponse<Buffer> late = await(answer);

        assertThat(late.statusCode()).isEqualTo(503);
        assertThat(late.getHeader("Retry-After")).isNotNull();
        assertThat(late.getHeader("Content-Type")).isEqualTo("application/problem+json");
        untilRunning(0);
    }

    @Test
    void cancelsHistoryWhenTheCallerHasGone() throws Exception {
        String request =
                "GET "
                        + vitals
                        + "/history?from=2026-03-01T10:00:00Z&to=2026-03-01T11:00:00Z HTTP/1.1\r\n"
                        + "Host: x\r\nAuthorization: Bearer "
                        + bed.admin
                        + "\r\n\r\n";

        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), bed.port)) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            untilRunning(1);
        }

        untilRunning(0);
    }

    private static void untilRunning(int count) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(count == 0 ? 1 : 5))
                .until(
                        () ->
                                await(bed.bed.database.platform().query(RUNNING).execute())
                                                .iterator()
                                                .next()
                                                .getInteger(0)
                                        == count);
    }
}
