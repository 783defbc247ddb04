package io.wardstream.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.wardstream.registry.DeviceWithToken;
import io.wardstream.registry.RegistryBed;
import io.wardstream.testing.TestCertificate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Devices that show a certificate beside their token. */
class DeviceTlsIT {

    private static final TestCertificate SERVERS = TestCertificate.authority("servers");
    private static final TestCertificate DEVICES = TestCertificate.authority("devices");

    private static IngestBed bed;

    @BeforeAll
    static void listen(@TempDir Path folder) throws Exception {
        Path certificate = folder.resolve("cert.pem");
        Path key = folder.resolve("key.pem");
        Path clientCa = folder.resolve("devices.pem");
        SERVERS.sign("localhost").write(certificate, key);
        Files.write(clientCa, DEVICES.certificatePem().getBytes());
        bed =
                new IngestBed(
                        Map.of(
                                "TLS_CERT_FILE", certificate.toString(),
                                "TLS_KEY_FILE", key.toString(),
                                "TLS_CLIENT_CA_FILE", clientCa.toString(),
                                "TLS_CLIENT_AUTH", "required"));
    }

    @AfterAll
    static void close() {
        bed.close();
    }

    @Test
    void letsADeviceInWhoseCertificateNamesIt() {
        DeviceWithToken device = bed.device();
        String id = device.device().publicId().toString();
        Instant later = Instant.now().plus(Duration.ofDays(1));

        Probe byCommonName = bed.open(options(device, DEVICES.sign(id)));
        Probe byAlternative = bed.open(options(device, DEVICES.sign("monitor", id, later)));

        byAlternative.hello(100);
        assertThat(byAlternative.sample(1, 72).acked(1)).endsWith(1);
        assertThat(byCommonName.closeCode()).isEqualTo(4001);
    }

    @Test
    void refusesATokenWithTheCertificateOfAnotherDevice() {
        DeviceWithToken device = bed.device();
        DeviceWithToken other = bed.device();

        int status =
                bed.refused(options(device, DEVICES.sign(other.device().publicId().toString())))
                        .getStatus();

        assertThat(status).isEqualTo(401);
        assertThat(bed.listening.refusedUpgrades("certificate")).isPositive();
    }

    @Test
    void refusesACertificateOfStrangersOneThatIsOverAndNone() {
        DeviceWithToken device = bed.device();
        String id = device.device().publicId().toString();
        Instant over = Instant.now().minusSeconds(60);

        assertNoConnection(options(device, SERVERS.sign(id)));
        assertNoConnection(options(device, DEVICES.sign(id, "localhost", over)));
        assertNoConnection(options(device, null));
    }

    @Test
    void doesNotTakeACertificateForAToken() {
        DeviceWithToken device = bed.device();
        RegistryBed.done(bed.registry.registry.devices().retire(device.device().id()));

        int status =
                bed.refused(options(device, DEVICES.sign(device.device().publicId().toString())))
                        .getStatus();

        assertThat(status).isEqualTo(401);
    }

    private static void assertNoConnection(WebSocketConnectOptions options) {
        assertThatThrownBy(() -> RegistryBed.done(bed.client.connect(options)))
                .isInstanceOf(Exception.class)
                .isNotInstanceOf(io.vertx.core.http.UpgradeRejectedException.class);
    }

    private static WebSocketConnectOptions options(
            DeviceWithToken device, @Nullable TestCertificate shown) {
        ClientSSLOptions tls =
                new ClientSSLOptions()
                        .setHostnameVerificationAlgorithm("HTTPS")
                        .setTrustOptions(
                                new PemTrustOptions().addCertValue(SERVERS.certificatePem()));
        if (shown != null) {
            tls.setKeyCertOptions(
                    new PemKeyCertOptions()
                            .addCertValue(shown.certificatePem())
                            .addKeyValue(shown.keyPem()));
        }
        return bed.options(bed.listening, device.token())
                .setHost("localhost")
                .setSsl(true)
                .setSslOptions(tls)
                .addSubProtocol("vitals.v1.json");
    }
}
