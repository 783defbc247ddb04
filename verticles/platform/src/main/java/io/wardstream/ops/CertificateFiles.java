package io.wardstream.ops;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.wardstream.config.TlsConfig;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import javax.net.ssl.KeyManager;
import javax.net.ssl.X509KeyManager;
import org.jspecify.annotations.Nullable;

/**
 * What the files of a listener hold at one look.
 *
 * @param clientCa null when clients show no certificates
 */
record CertificateFiles(Buffer certificates, Buffer key, @Nullable Buffer clientCa) {

    private static final byte[] SIGNED = {1};

    /** Failed with a message that names the file. */
    static Future<CertificateFiles> read(Vertx vertx, TlsConfig config) {
        Future<Buffer> certificates = vertx.fileSystem().readFile(config.certFile());
        Future<Buffer> key = vertx.fileSystem().readFile(config.keyFile());
        Future<@Nullable Buffer> clientCa =
                config.clientCaFile().isEmpty()
                        ? Future.succeededFuture()
                        : vertx.fileSystem().readFile(config.clientCaFile());
        return Future.all(certificates, key, clientCa)
                .map(
                        _ ->
                                new CertificateFiles(
                                        certificates.result(), key.result(), clientCa.result()));
    }

    PemKeyCertOptions keyCertOptions() {
        return new PemKeyCertOptions().addCertValue(certificates).addKeyValue(key);
    }

    /**
     * Until when the certificate is good; on a worker, for it works with keys.
     *
     * @return failed when the files are unreadable or do not belong together
     */
    Future<Instant> check(Vertx vertx) {
        return vertx.executeBlocking(() -> endOf(vertx));
    }

    private Instant endOf(Vertx vertx) throws Exception {
        if (clientCa != null) {
            var _ = new PemTrustOptions().addCertValue(clientCa).getTrustManagerFactory(vertx);
        }
        for (KeyManager manager : keyCertOptions().getKeyManagerFactory(vertx).getKeyManagers()) {
            if (manager instanceof X509KeyManager keys) {
                return endOf(keys);
            }
        }
        throw new GeneralSecurityException("no key is found");
    }

    private static Instant endOf(X509KeyManager keys) throws GeneralSecurityException {
        for (String type : new String[] {"RSA", "EC", "EdDSA"}) {
            String[] aliases = keys.getServerAliases(type, null);
            if (aliases != null) {
                X509Certificate certificate = keys.getCertificateChain(aliases[0])[0];
                checkPair(keys.getPrivateKey(aliases[0]), certificate);
                return certificate.getNotAfter().toInstant();
            }
        }
        throw new GeneralSecurityException("the certificate has no RSA, EC or Ed25519 key");
    }

    private static void checkPair(PrivateKey key, X509Certificate certificate)
            throws GeneralSecurityException {
        String algorithm =
                switch (key.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> key.getAlgorithm();
                };
        Signature signer = Signature.getInstance(algorithm);
        signer.initSign(key);
        signer.update(SIGNED);
        byte[] signature = signer.sign();
        signer.initVerify(certificate.getPublicKey());
        signer.update(SIGNED);
        if (!signer.verify(signature)) {
            throw new GeneralSecurityException("the key is not the certificate's");
        }
    }
}
