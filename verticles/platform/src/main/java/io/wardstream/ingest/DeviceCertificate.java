package io.wardstream.ingest;

import io.wardstream.config.TlsConfig.ClientCertificate;
import java.security.cert.Certificate;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * The certificate beside a device's token. TLS has already refused those that are over or signed by
 * others; this asks whether it is the certificate of the device whose token is shown.
 */
final class DeviceCertificate {

    private static final String URN = "urn:uuid:";

    private DeviceCertificate() {}

    /**
     * True when nothing speaks against the device: its certificate names its id as CN, as DNS name
     * or as URI {@code urn:uuid:<id>}, or none is shown where none is needed.
     */
    static boolean allows(ClientCertificate rule, @Nullable SSLSession session, String publicId) {
        if (rule == ClientCertificate.NONE) {
            return true;
        }
        X509Certificate shown = shown(session);
        return shown == null
                ? rule == ClientCertificate.REQUEST
                : names(shown).stream().anyMatch(name -> isNameOf(publicId, name));
    }

    private static boolean isNameOf(String publicId, String name) {
        return name.equalsIgnoreCase(publicId) || name.equalsIgnoreCase(URN + publicId);
    }

    private static @Nullable X509Certificate shown(@Nullable SSLSession session) {
        try {
            Certificate[] chain =
                    session == null ? new Certificate[0] : session.getPeerCertificates();
            return chain.length > 0 && chain[0] instanceof X509Certificate first ? first : null;
        } catch (SSLPeerUnverifiedException none) {
            return null;
        }
    }

    private static List<String> names(X509Certificate certificate) {
        List<String> names = new ArrayList<>();
        try {
            new LdapName(certificate.getSubjectX500Principal().getName())
                    .getRdns().stream()
                            .filter(part -> part.getType().equalsIgnoreCase("CN"))
                            .forEach(part -> names.add(String.valueOf(part.getValue())));
            if (certificate.getSubjectAlternativeNames() != null) {
                // each a pair: its kind, and the name
                certificate
                        .getSubjectAlternativeNames()
                        .forEach(name -> names.add(String.valueOf(name.get(1))));
            }
        } catch (InvalidNameException | CertificateParsingException unreadable) {
            return List.of();
        }
        return names;
    }
}
