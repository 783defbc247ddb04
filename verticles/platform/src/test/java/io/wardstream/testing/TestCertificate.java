package io.wardstream.testing;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;

/** A real X.509 certificate with its key (P-256), made on the spot. */
public final class TestCertificate {

    private static final int SEQUENCE = 0x30;
    private static final int SET = 0x31;
    private static final byte[] COMMON_NAME = HexFormat.of().parseHex("0603550403");
    private static final byte[] ECDSA_SHA256 = HexFormat.of().parseHex("300a06082a8648ce3d040302");
    private static final byte[] IS_AUTHORITY =
            HexFormat.of().parseHex("300f0603551d130101ff040530030101ff");
    private static final byte[] ALTERNATIVE_NAME = HexFormat.of().parseHex("0603551d11");
    private static final DateTimeFormatter UTC_TIME =
            DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final String name;
    private final KeyPair keys;
    private final byte[] der;

    private TestCertificate(String name, KeyPair keys, byte[] der) {
        this.name = name;
        this.keys = keys;
        this.der = der;
    }

    /** Signs others and itself. */
    public static TestCertificate authority(String name) {
        KeyPair keys = newKeys();
        Instant end = Instant.now().plus(Duration.ofDays(365));
        return new TestCertificate(name, keys, signed(name, keys, name, keys, end, IS_AUTHORITY));
    }

    /** Of somebody with a name and, as an alternative one, a DNS name; good until the end. */
    public TestCertificate sign(String subject, String dnsName, Instant end) {
        KeyPair own = newKeys();
        byte[] alternative =
                tlv(
                        SEQUENCE,
                        ALTERNATIVE_NAME,
                        tlv(0x04, tlv(SEQUENCE, tlv(0x82, ascii(dnsName)))));
        return new TestCertificate(
                subject, own, signed(subject, own, name, keys, end, alternative));
    }

    /** Good for 90 days. */
    public TestCertificate sign(String subject) {
        return sign(subject, "localhost", Instant.now().plus(Duration.ofDays(90)));
    }

    public Buffer certificatePem() {
        return pem("CERTIFICATE", der);
    }

    public Buffer keyPem() {
        return pem("PRIVATE KEY", keys.getPrivate().getEncoded());
    }

    /** Puts it where a listener looks. */
    public void write(Path certificate, Path key) {
        try {
            Files.write(certificate, certificatePem().getBytes());
            Files.write(key, keyPem().getBytes());
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    private static Buffer pem(String kind, byte[] content) {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return Buffer.buffer(
                String.format(
                        Locale.ROOT,
                        "-----BEGIN %s-----%n%s%n-----END %s-----%n",
                        kind,
                        text,
                        kind));
    }

    private static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static byte[] signed(
            String subject,
            KeyPair own,
            String issuer,
            KeyPair signer,
            Instant end,
            byte[] extension) {
        byte[] serial = BigInteger.valueOf(System.nanoTime() & Long.MAX_VALUE).toByteArray();
        byte[] content =
                tlv(
                        SEQUENCE,
                        tlv(0xa0, new byte[] {2, 1, 2}), // version 3
                        tlv(0x02, serial),
                        ECDSA_SHA256,
                        name(issuer),
                        tlv(SEQUENCE, time(end.minus(Duration.ofDays(400))), time(end)),
                        name(subject),
                        own.getPublic().getEncoded(),
                        tlv(0xa3, tlv(SEQUENCE, extension)));
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(signer.getPrivate());
            signature.update(content);
            byte[] bits = concat(new byte[] {0}, signature.sign());
            return tlv(SEQUENCE, content, ECDSA_SHA256, tlv(0x03, bits));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static byte[] name(String commonName) {
        byte[] text = tlv(0x0c, commonName.getBytes(StandardCharsets.UTF_8));
        return tlv(SEQUENCE, tlv(SET, tlv(SEQUENCE, COMMON_NAME, text)));
    }

    private static byte[] time(Instant at) {
        return tlv(0x17, ascii(UTC_TIME.format(at)));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] tlv(int tag, byte[]... parts) {
        byte[] content = concat(parts);
        int length = content.length;
        byte low = (byte) length;
        byte[] head =
                length < 0x80
                        ? new byte[] {(byte) tag, low}
                        : length < 0x100
                                ? new byte[] {(byte) tag, (byte) 0x81, low}
                                : new byte[] {(byte) tag, (byte) 0x82, (byte) (length >> 8), low};
        return concat(head, content);
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
