package io.wardstream.api;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts an answer with a key that comes of the caller's Idempotency-Key (AES-256-GCM): whoever
 * reads the table, or a copy of it, has neither, and learns no token that was shown once.
 */
final class SealedAnswer {

    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final byte[] PURPOSE =
            "wardstream kept answer".getBytes(StandardCharsets.US_ASCII);
    private static final SecureRandom RANDOM = new SecureRandom();

    private final SecretKeySpec key;
    private final byte[] context;

    /**
     * @param secret the caller's key
     * @param context what the answer belongs to; with another one it cannot be opened
     */
    SealedAnswer(String secret, Buffer context) {
        this.context = context.getBytes();
        key = new SecretKeySpec(derived(secret, this.context), "AES");
    }

    private static byte[] derived(String secret, byte[] context) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            mac.update(PURPOSE);
            return mac.doFinal(context);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java has HmacSHA256", impossible);
        }
    }

    Buffer seal(Buffer answer) {
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        return Buffer.buffer(nonce).appendBytes(run(Cipher.ENCRYPT_MODE, nonce, answer.getBytes()));
    }

    /**
     * @throws IllegalStateException when it was not sealed with this key for this context
     */
    Buffer open(Buffer sealed) {
        byte[] bytes = sealed.getBytes();
        byte[] nonce = Arrays.copyOf(bytes, NONCE_BYTES);
        byte[] content = Arrays.copyOfRange(bytes, NONCE_BYTES, bytes.length);
        return Buffer.buffer(run(Cipher.DECRYPT_MODE, nonce, content));
    }

    private byte[] run(int mode, byte[] nonce, byte[] content) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(context);
            return cipher.doFinal(content);
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("a kept answer cannot be opened", broken);
        }
    }
}
