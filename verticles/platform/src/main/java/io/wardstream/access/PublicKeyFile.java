package io.wardstream.access;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;

/** The public half of a signing key: all that is needed to check a signature. Immutable. */
public final class PublicKeyFile {
    private static final int KEY_ID_BYTES = 8;

    private final PublicKey key;
    private final String keyId;

    PublicKeyFile(PublicKey key) {
        this.key = key;
        this.keyId = keyIdOf(key);
    }

    /**
     * Reads a PEM as {@link #pem} writes it, and as {@code openssl pkey -pubout} does.
     *
     * @throws IllegalArgumentException when it is none of an Ed25519 key
     */
    public static PublicKeyFile parse(String pem) {
        try {
            return new PublicKeyFile(
                    KeyFactory.getInstance(Signer.ALGORITHM)
                            .generatePublic(
                                    new X509EncodedKeySpec(Pem.decode(pem, Pem.PUBLIC_KEY))));
        } catch (GeneralSecurityException wrong) {
            throw new IllegalArgumentException("no Ed25519 public key", wrong);
        }
    }

    /** Sixteen hex digits that stand for this key in every signature. */
    public String keyId() {
        return keyId;
    }

    public String pem() {
        return Pem.encode(key.getEncoded(), Pem.PUBLIC_KEY);
    }

    /** Whether this key signed exactly these bytes. */
    public boolean verify(byte[] content, Signature signature) {
        if (!signature.keyId().equals(keyId)) {
            return false;
        }
        try {
            java.security.Signature check = java.security.Signature.getInstance(Signer.ALGORITHM);
            check.initVerify(key);
            check.update(content);
            return check.verify(Base64.getDecoder().decode(signature.value()));
        } catch (GeneralSecurityException | IllegalArgumentException forged) {
            return false;
        }
    }

    private static String keyIdOf(PublicKey key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getEncoded());
            return HexFormat.of().formatHex(digest, 0, KEY_ID_BYTES);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
