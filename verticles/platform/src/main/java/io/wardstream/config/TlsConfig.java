package io.wardstream.config;

import java.util.Locale;

/**
 * TLS of one listener. Files are PEM and read again when they change.
 *
 * @param certFile the certificate and those that signed it; empty: no TLS
 * @param keyFile its key, not encrypted
 * @param clientCaFile who signs the certificates of clients; empty when none is asked for
 */
public record TlsConfig(
        String certFile, String keyFile, String clientCaFile, ClientCertificate clientCertificate) {

    /** Whether a client shows a certificate beside its token. */
    public enum ClientCertificate {
        NONE,
        /** It may; one that is shown must be good. */
        REQUEST,
        REQUIRED
    }

    /** Of a listener that asks no client for a certificate. */
    static TlsConfig from(ConfigSection room) {
        return checked(room, "", ClientCertificate.NONE);
    }

    /** Of a listener that may. */
    static TlsConfig withClients(ConfigSection room) {
        String auth =
                room.text("tlsClientAuth", ClientCertificate.NONE.name().toLowerCase(Locale.ROOT));
        return checked(room, room.text("tlsClientCaFile", ""), clientCertificate(room, auth));
    }

    private static ClientCertificate clientCertificate(ConfigSection room, String auth) {
        return switch (auth) {
            case "none" -> ClientCertificate.NONE;
            case "request" -> ClientCertificate.REQUEST;
            case "required" -> ClientCertificate.REQUIRED;
            default ->
                    throw room.refusal("tlsClientAuth", auth, "must be none, request or required");
        };
    }

    private static TlsConfig checked(
            ConfigSection room, String clientCaFile, ClientCertificate clients) {
        TlsConfig tls =
                new TlsConfig(
                        room.text("tlsCertFile", ""),
                        room.text("tlsKeyFile", ""),
                        clientCaFile,
                        clients);
        if (tls.certFile.isEmpty() != tls.keyFile.isEmpty()) {
            throw room.refusal(
                    "tlsKeyFile", tls.keyFile, "must be given together with tlsCertFile");
        }
        boolean isClientAsked = clients != ClientCertificate.NONE;
        if (isClientAsked && (clientCaFile.isEmpty() || !tls.isOn())) {
            throw room.refusal(
                    "tlsClientAuth",
                    clients.name().toLowerCase(Locale.ROOT),
                    "needs tlsClientCaFile, tlsCertFile and tlsKeyFile");
        }
        if (!isClientAsked && !clientCaFile.isEmpty()) {
            throw room.refusal(
                    "tlsClientCaFile", clientCaFile, "is of no use while tlsClientAuth is none");
        }
        return tls;
    }

    public boolean isOn() {
        return !certFile.isEmpty();
    }
}
