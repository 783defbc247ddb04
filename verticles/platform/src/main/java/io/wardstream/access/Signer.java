package io.wardstream.access;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;

/**
 * Signs what leaves the platform, with Ed25519: the only signer there is. Who has the public key
 * can check it anywhere. Thread-safe.
 */
public final class Signer {
    static final String ALGORITHM = "Ed25519";
    private static final int SEED_BYTES = 32;

    private final PrivateKey key;
    private final PublicKeyFile publicKey;

    private Signer(KeyPair pair) {
        this.key = pair.getPrivate();
        this.publicKey = new PublicKeyFile(pair.getPublic());
    }

    /**
     * The signer of a private key.
     *
     * @param pem PKCS #8, as {@code openssl genpkey -algorithm ed25519} writes it
     * @throws IllegalArgumentException when it is none of an Ed25519 key
     */
    public static Signer ofPem(String pem) {
        try {
            PrivateKey key =
                    KeyFactory.getInstance(ALGORITHM)
                            .generatePrivate(
                                    new PKCS8EncodedKeySpec(Pem.decode(pem, Pem.PRIVATE_KEY)));
            return ofSeed(
                    ((EdECPrivateKey) key)
                            .getBytes()
                            .orElseThrow(() -> new IllegalArgumentException("no key inside")));
        } catch (GeneralSecurityException wrong) {
            throw new IllegalArgumentException("no Ed25519 private key", wrong);
        }
    }

    /** The signer of 32 random bytes. */
    static Signer ofSeed(byte[] seed) {
        if (seed.length != SEED_BYTES) {
            throw new IllegalArgumentException("a seed has 32 bytes, this one " + seed.length);
        }
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(ALGORITHM);
            generator.initialize(SEED_BYTES * Byte.SIZE - 1, new Given(seed));
            return new Signer(generator.generateKeyPair());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java has Ed25519", impossible);
        }
    }

    /** The JDK has no other way from a private key to its public one. */
    private static final class Given extends SecureRandom {
        private static final long serialVersionUID = 1L;
        private final byte[] seed;

        Given(byte[] seed) {
            this.seed = seed.clone();
        }

        @Override
        public void nextBytes(byte[] bytes) {
            System.arraycopy(Arrays.copyOf(seed, bytes.length), 0, bytes, 0, bytes.length);
        }
    }

    public Signature sign(byte[] content) {
        try {
            java.security.Signature signing = java.security.Signature.getInstance(ALGORITHM);
            signing.initSign(key);
            signing.update(content);
            return new Signature(
                    publicKey.keyId(), Base64.getEncoder().encodeToString(signing.sign()));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("an Ed25519 key signs anything", impossible);
        }
    }

    public PublicKeyFile publicKey() {
        return publicKey;
    }
}
