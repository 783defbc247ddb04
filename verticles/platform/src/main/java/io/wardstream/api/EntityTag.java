package io.wardstream.api;

import io.vertx.core.buffer.Buffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Strong entity tags, made of what is answered: equal answers have equal tags on every node. */
final class EntityTag {

    private static final int BYTES = 16;

    private EntityTag() {}

    static String of(Buffer answer) {
        byte[] digest = sha256(answer).getBytes(0, BYTES);
        return '"' + Base64.getUrlEncoder().withoutPadding().encodeToString(digest) + '"';
    }

    /**
     * True when a header {@code If-Match} or {@code If-None-Match} names the tag.
     *
     * @param header null when it was not sent: names nothing
     */
    static boolean isNamed(@Nullable String header, String tag) {
        if (header == null) {
            return false;
        }
        return Arrays.stream(header.split(",", -1))
                .map(String::strip)
                .map(one -> one.startsWith("W/") ? one.substring(2) : one)
                .anyMatch(one -> one.equals("*") || one.equals(tag));
    }

    static Buffer sha256(Buffer content) {
        try {
            return Buffer.buffer(MessageDigest.getInstance("SHA-256").digest(content.getBytes()));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
