package io.wardstream.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Makes and hashes tokens that mean nothing by themselves: 256 random bits as 43 characters of
 * base64url. The platform keeps only the SHA-256; with that many random bits a slow hash would add
 * nothing. Thread-safe.
 */
public final class OpaqueToken {

    private static final int BYTES = 32;
    private static final int CHARACTERS = 43;
    private static final SecureRandom RANDOM = new SecureRandom();

    private OpaqueToken() {}

    /** A new token; show it once, keep its hash. */
    public static String create() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(randomBytes());
    }

    /** 32 random bytes. */
    static byte[] randomBytes() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    /** The 32 bytes to keep or to look for; null when the text cannot be a token of ours. */
    public static byte @Nullable [] hash(String token) {
        if (token.length() != CHARACTERS) {
            return null;
        }
        byte[] ascii = new byte[CHARACTERS];
        for (int i = 0; i < CHARACTERS; i++) {
            char c = token.charAt(i);
            if (!isBase64Url(c)) {
                return null;
            }
            ascii[i] = (byte) c;
        }
        return sha256(ascii);
    }

    private static boolean isBase64Url(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '-'
                || c == '_';
    }

    /** 32 bytes that stand for a text. */
    static byte[] sha256(String text) {
        return sha256(text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
