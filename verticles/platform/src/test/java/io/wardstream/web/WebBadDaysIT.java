package io.wardstream.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import io.vertx.ext.web.handler.sockjs.SockJSHandler;
import io.wardstream.config.TlsConfig;
import io.wardstream.config.TlsConfig.ClientCertificate;
import io.wardstream.ops.ListenerTls;
import io.wardstream.registry.RegistryBed;
import io.wardstream.testing.TestCertificate;
import io.wardstream.web.RawHttp.Answer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What strangers send to a listener that stands in the open. */
final class WebBadDaysIT {

    private static final List<String> EVERYWHERE =
            List.of(
                    "Content-Security-Policy",
                    "Permissions-Policy",
                    "X-Content-Type-Options",
                    "X-Frame-Options",
                    "Referrer-Policy",
                    "Cross-Origin-Opener-Policy",
                    "Cross-Origin-Resource-Policy");

    private static RegistryBed bed;
    private static int port;

    @BeforeAll
    static void start() {
        bed = new RegistryBed();
        port = listen(Optional.empty());
    }

    private static int listen(Optional<ListenerTls> tls) {
        AtomicInteger bound = new AtomicInteger();
        RegistryBed.done(
                bed.vertx.deployVerticle(
                        new WebVerticle(
                                bed.config.web(),
                                tls,
                                WebVerticleIT.api(bed),
                                vertx -> {
                                    Router router = Router.router(vertx);
                                    router.route("/*")
                                            .subRouter(
                                                    SockJSHandler.create(vertx)
                                                            .socketHandler(_ -> {}));
                                    return router;
                                },
                                RoutingContext::next,
                                bound)));
        return bound.get();
    }

    @AfterAll
    static void stop() {
        bed.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/../openapi.yaml",
                "/app/../../openapi.yaml",
                "/app/%2e%2e/%2e%2e/openapi.yaml",
                "/app/..%2f..%2fopenapi.yaml",
                "/app/%252e%252e%252fopenapi.yaml",
                "/app/..%5c..%5copenapi.yaml",
                "/app/..\\..\\openapi.yaml",
                "/app/%c0%ae%c0%ae/openapi.yaml",
                "/app/main.js%00.css",
                "/%2fetc/passwd",
                "//etc/passwd",
                "/META-INF/services/io.vertx.core.spi.VertxServiceProvider",
                "/io/wardstream/web/WebVerticle.class",
                "/lib/..;/..;/openapi.yaml"
            })
    void leadsNowhereBesideThePage(String target) throws Exception {
        Answer answer = RawHttp.get(port, target);

        assertThat(answer.status()).isIn(400, 404);
        assertThat(answer.text()).doesNotContain("openapi:", "root:", "io.wardstream.store");
    }

    @Test
    void putsItsHeadersOnWhateverItAnswers() throws Exception {
        List<Answer> answers =
                List.of(
                        RawHttp.get(port, "/"),
                        RawHttp.get(port, "/nothing"),
                        RawHttp.get(port, "/app/main.js"),
                        RawHttp.get(port, "/api/nothing"),
                        RawHttp.get(port, "/api/devices"),
                        RawHttp.get(port, "/eventbus/nothing"),
                        RawHttp.get(port, "/eventbus/1/2/websocket"),
                        RawHttp.send(
                                port, "POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"),
                        RawHttp.get(port, "/%zz"),
                        RawHttp.get(port, "/" + "a".repeat(10_000)),
                        RawHttp.send(
                                port,
                                "GET / HTTP/1.1\r\nHost: x\r\nX: "
                                        + "a".repeat(20_000)
                                        + "\r\nConnection: close\r\n\r\n"),
                        RawHttp.send(port, "NONSENSE\r\n\r\n"));

        assertThat(answers).extracting(Answer::status).contains(200, 401, 404, 405, 414, 431);
        for (Answer answer : answers) {
            String head = answer.headers().getFirst();
            assertThat(answer.status()).as(head).isNotZero();
            assertThat(EVERYWHERE)
                    .as(answer.text())
                    .allSatisfy(name -> assertThat(answer.header(name)).as(name).isNotEmpty());
            assertThat(answer.header("Server")).as(head).isEmpty();
            assertThat(answer.header("X-Powered-By")).as(head).isEmpty();
            assertThat(answer.header("Set-Cookie")).as(head).isEmpty();
            assertThat(answer.header("Strict-Transport-Security")).as(head).isEmpty();
        }
    }

    @Test
    void promisesTlsForAYearWhereItSpeaksIt(@TempDir Path folder) throws Exception {
        Path certificate = folder.resolve("cert.pem");
        Path key = folder.resolve("key.pem");
        TestCertificate.authority("house").sign("localhost").write(certificate, key);
        TlsConfig config =
                new TlsConfig(certificate.toString(), key.toString(), "", ClientCertificate.NONE);
        ListenerTls tls = RegistryBed.await(ListenerTls.open(bed.vertx, "web", config, bed.meters));
        int secure = listen(Optional.of(tls));

        WebClient client =
                WebClient.create(
                        bed.vertx, new WebClientOptions().setTrustAll(true).setVerifyHost(false));
        List<String> promises =
                Stream.of("/", "/nothing", "/api/nothing")
                        .map(path -> client.get(secure, "127.0.0.1", path).ssl(true).send())
                        .map(answer -> RegistryBed.await(answer))
                        .map(answer -> answer.getHeader("Strict-Transport-Security"))
                        .toList();
        Answer plain = RawHttp.get(secure, "/");
        tls.close();

        assertThat(promises).containsOnly("max-age=31536000; includeSubDomains");
        assertThat(plain.text()).doesNotContain("Wardstream");
    }

    @Test
    void refusesTraceAndConnect() throws Exception {
        for (String method : List.of("TRACE", "CONNECT", "DEBUG")) {
            for (String path : List.of("/", "/api/devices", "/nothing")) {
                Answer answer =
                        RawHttp.send(
                                port,
                                method
                                        + " "
                                        + path
                                        + " HTTP/1.1\r\nHost: x\r\nX-Secret: seen\r\nConnection: close\r\n\r\n");
                assertThat(answer.status()).as(method + path).isIn(400, 404, 405, 501);
                assertThat(answer.text()).doesNotContain("seen");
            }
        }
    }

    /** What a proxy in front reads as one request must not be two here, or the other way about. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
                "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
                "Content-Length: 5\r\nContent-Length: 30\r\n",
                "Content-Length: 5, 30\r\n",
                "Content-Length: +5\r\n",
                "Content-Length: -1\r\n",
                "Transfer-Encoding: xchunked\r\n",
                "Transfer-Encoding : chunked\r\n",
                "Transfer-Encoding:\u000bchunked\r\n",
                "Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n"
            })
    void isNotTalkedIntoASecondRequest(String framing) throws Exception {
        Answer answer =
                RawHttp.send(
                        port,
                        "POST /api/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                                + framing
                                + "\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

        assertThat(answer.count()).as(answer.text()).isLessThanOrEqualTo(1);
        assertThat(answer.text()).doesNotContain("/smuggled");
    }

    @Test
    void letsNoHeaderBeWrittenByWhoAsks() throws Exception {
        for (String target :
                List.of(
                        "/nothing%0d%0aSet-Cookie:%20a=b",
                        "/api/devices?cursor=%0d%0aSet-Cookie:%20a=b",
                        "/api/devices/%0d%0aSet-Cookie:%20a=b",
                        "/eventbus/1/%0d%0aSet-Cookie:%20a=b/xhr")) {
            assertThat(RawHttp.get(port, target).header("Set-Cookie")).as(target).isEmpty();
        }
    }

    @Test
    void servesOldClientsAndProxies() throws Exception {
        Answer old = RawHttp.send(port, "GET / HTTP/1.0\r\n\r\n");
        Answer absolute =
                RawHttp.send(
                        port,
                        "GET http://wardstream.example/ HTTP/1.1\r\nHost: wardstream.example\r\nConnection: close\r\n\r\n");

        assertThat(old.status()).isEqualTo(200);
        assertThat(absolute.status()).isIn(200, 404);
        assertThat(absolute.header("Content-Security-Policy")).isNotEmpty();
    }
}
