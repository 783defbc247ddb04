package io.wardstream.fleet;

import java.time.Instant;
import java.util.UUID;

/**
 * An image that devices of a model can install.
 *
 * @param sha256 of the image, in lower-case hex
 * @param signature Ed25519 over {@link #signedText}, base64
 * @param keyId of the key that signed
 */
public record Firmware(
        int no,
        UUID id,
        String model,
        String version,
        String sha256,
        long bytes,
        String signature,
        String keyId,
        String objectKey,
        String uploadedBy,
        Instant uploadedAt) {

    /**
     * What is signed: not the bytes alone, so that an image cannot be given out as one of another
     * model or version.
     */
    static String signedText(String model, String version, String sha256, long bytes) {
        return String.join("\n", "wardstream firmware", model, version, sha256, bytes + "\n");
    }
}
