package io.wardstream.web;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.GZIPOutputStream;

/**
 * One file of the page as it is sent.
 *
 * @param tag strong, of the plain content; the packed one has {@link #packedTag}
 */
record StaticFile(String type, String cacheControl, Buffer plain, Buffer packed, String tag) {

    private static final int TAG_BYTES = 16;

    /**
     * Reads a file of the class path.
     *
     * @param resource absolute; IllegalStateException when there is none
     */
    static StaticFile read(String resource, String cacheControl) {
        byte[] content = content(resource);
        return new StaticFile(
                typeOf(resource),
                cacheControl,
                Buffer.buffer(content),
                Buffer.buffer(gzip(content)),
                '"' + hash(content) + '"');
    }

    /** Two encodings of a file are two things to a cache. */
    String packedTag() {
        return tag.substring(0, tag.length() - 1) + "-gzip\"";
    }

    private static String typeOf(String resource) {
        return switch (resource.substring(resource.lastIndexOf('.') + 1)) {
            case "html" -> "text/html; charset=utf-8";
            case "css" -> "text/css; charset=utf-8";
            case "js" -> "text/javascript; charset=utf-8";
            case "svg" -> "image/svg+xml";
            default -> throw new IllegalArgumentException(resource + " has no known type");
        };
    }

    private static byte[] content(String resource) {
        try (InputStream content = StaticFile.class.getResourceAsStream(resource)) {
            if (content == null) {
                throw new IllegalStateException(resource + " is not on the class path");
            }
            return content.readAllBytes();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(resource + " cannot be read", unreadable);
        }
    }

    private static byte[] gzip(byte[] content) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(content);
        } catch (IOException impossible) {
            throw new UncheckedIOException("memory cannot fail to be written", impossible);
        }
        return packed.toByteArray();
    }

    private static String hash(byte[] content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(Arrays.copyOf(digest, TAG_BYTES));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
