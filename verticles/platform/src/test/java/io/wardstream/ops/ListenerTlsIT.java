package io.wardstream.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.wardstream.config.TlsConfig;
import io.wardstream.config.TlsConfig.ClientCertificate;
import io.wardstream.testing.TestCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ListenerTlsIT {

    private static final TestCertificate AUTHORITY = TestCertificate.authority("house");

    private final Vertx vertx = Vertx.vertx();
    private final Meters meters = new Meters();
    private Path certificate;
    private Path key;
    private ListenerTls tls;
    private int port;

    @BeforeEach
    void listen(@TempDir Path folder) throws Exception {
        certificate = folder.resolve("cert.pem");
        key = folder.resolve("key.pem");
        AUTHORITY.sign("first").write(certificate, key);
        tls = open().await(10, TimeUnit.SECONDS);
        HttpServer server =
                vertx.createHttpServer(tls.secured(new HttpServerOptions()))
                        .requestHandler(request -> request.response().end());
        tls.follow(server);
        port = server.listen(0, "127.0.0.1").await(10, TimeUnit.SECONDS).actualPort();
    }

    private Future<ListenerTls> open() {
        TlsConfig config =
                new TlsConfig(certificate.toString(), key.toString(), "", ClientCertificate.NONE);
        return ListenerTls.open(
                vertx, "web", config, meters, InstantSource.system(), Duration.ofMillis(50));
    }

    @AfterEach
    void close() throws Exception {
        tls.close();
        Object _ = vertx.close().await(10, TimeUnit.SECONDS);
    }

    @Test
    void showsANewCertificateWithoutARestart() throws Exception {
        String before = shown("TLSv1.3");

        AUTHORITY.sign("second").write(certificate, key);

        assertThat(before).isEqualTo("CN=first");
        await().atMost(Duration.ofSeconds(5)).until(() -> shown("TLSv1.2").equals("CN=second"));
        assertThat(secondsLeft()).isBetween(89.0 * 86_400, 90.0 * 86_400);
    }

    @Test
    void keepsTheOneBeforeWhenTheNewOneIsNoGoodAndSaysSoOnce() throws Exception {
        Files.writeString(certificate, "not a certificate");
        await().atMost(Duration.ofSeconds(5)).until(() -> failures() == 1);
        String duringGarbage = shown("TLSv1.3");
        Files.write(certificate, AUTHORITY.sign("another key").certificatePem().getBytes());
        await().atMost(Duration.ofSeconds(5)).until(() -> failures() == 2);
        String duringMismatch = shown("TLSv1.3");
        AUTHORITY.sign("over", "localhost", Instant.now().minusSeconds(60)).write(certificate, key);
        await().atMost(Duration.ofSeconds(5)).until(() -> failures() == 3);

        assertThat(duringGarbage).isEqualTo("CN=first");
        assertThat(duringMismatch).isEqualTo("CN=first");
        assertThat(shown("TLSv1.3")).isEqualTo("CN=first");
    }

    @Test
    void refusesToBeginWithAKeyThatIsNotTheCertificates() throws IOException {
        Files.write(key, AUTHORITY.sign("another").keyPem().getBytes());

        assertThatThrownBy(() -> open().await(10, TimeUnit.SECONDS))
                .hasMessage("web.tlsCertFile: the key is not the certificate's");
    }

    @Test
    void speaksNothingOlderThanTls12() {
        assertThatThrownBy(() -> shown("TLSv1.1")).isInstanceOf(IOException.class);
    }

    private double failures() {
        return meters.counter("tls.reload.failures", "", "listener", "web").count();
    }

    private double secondsLeft() {
        return meters.registry()
                .get("tls.certificate.left.seconds")
                .tag("listener", "web")
                .gauge()
                .value();
    }

    /** Whose certificate is shown. */
    private String shown(String protocol) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new TrustsAnybody()}, null);
        try (SSLSocket socket =
                (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port)) {
            socket.setEnabledProtocols(new String[] {protocol});
            socket.startHandshake();
            X509Certificate first = (X509Certificate) socket.getSession().getPeerCertificates()[0];
            return first.getSubjectX500Principal().getName();
        }
    }

    private static final class TrustsAnybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
