package io.wardstream.access;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes the refresh token that follows another. It is worked out from the token and a secret of the
 * platform, so that two tabs which show the same one get the same next one, on whatever node, and
 * no token need be kept to give it out twice. Thread-safe.
 */
final class RefreshChain {

    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;

    RefreshChain(Buffer secret) {
        this.key = new SecretKeySpec(secret.getBytes(), ALGORITHM);
    }

    /** 43 characters of base64url, as of {@link OpaqueToken}. */
    String next(String token) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(mac.doFinal(token.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java has HmacSHA256", impossible);
        }
    }
}
