package io.wardstream.samples;

import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;

/** The scripts that work on the hashes of patients, each under the name Redis gives it. */
enum LatestScript {
    WRITE("latest-write.lua"),
    READ("latest-read.lua"),
    SEED("latest-seed.lua");

    /** What Redis answers when it has never seen the script, or has been restarted since. */
    private static final String UNKNOWN = "NOSCRIPT";

    private final String text;
    private final String sha;

    LatestScript(String resource) {
        text = read(resource);
        sha = sha1(text);
    }

    static boolean isUnknown(Throwable failure) {
        return String.valueOf(failure.getMessage()).startsWith(UNKNOWN);
    }

    Request load() {
        return Request.cmd(Command.SCRIPT).arg("LOAD").arg(text);
    }

    /** A call without its keys and arguments: the caller appends both. */
    Request call(int keys) {
        return Request.cmd(Command.EVALSHA).arg(sha).arg(keys);
    }

    private static String read(String resource) {
        try (InputStream stream = LatestScript.class.getResourceAsStream(resource)) {
            return new String(
                    Objects.requireNonNull(stream, resource).readAllBytes(),
                    StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String sha1(String text) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-1")
                            .digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException never) {
            throw new IllegalStateException("every JDK has SHA-1", never);
        }
    }
}
