package io.wardstream.access;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a JWT says of itself before anybody believes it: enough to choose the one key and the one
 * algorithm with which it is checked, so that a token never chooses how it is checked.
 *
 * @param keyId null: it names none
 * @param signingInput the part that is signed
 */
record TokenHeader(String algorithm, @Nullable String keyId, String signingInput) {

    /** An issuer's with many groups has a few thousand characters. */
    private static final int MAX_LENGTH = 8_000;

    private static final int MAX_KEY_ID = 200;
    private static final Pattern THREE_PARTS =
            Pattern.compile("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+");

    /** Empty when the text is no signed JWT, or has a rule we do not know. */
    static Optional<TokenHeader> of(String token) {
        if (token.length() > MAX_LENGTH || !THREE_PARTS.matcher(token).matches()) {
            return Optional.empty();
        }
        try {
            byte[] first = Base64.getUrlDecoder().decode(token.substring(0, token.indexOf('.')));
            return of(new JsonObject(Buffer.buffer(first)), token);
        } catch (DecodeException | IllegalArgumentException notJson) {
            return Optional.empty();
        }
    }

    private static Optional<TokenHeader> of(JsonObject header, String token) {
        Object keyId = header.getValue("kid");
        boolean isNamed = keyId instanceof String name && name.length() <= MAX_KEY_ID;
        if (!(header.getValue("alg") instanceof String algorithm)
                || header.containsKey("crit")
                || (keyId != null && !isNamed)) {
            return Optional.empty();
        }
        return Optional.of(
                new TokenHeader(
                        algorithm, (String) keyId, token.substring(0, token.lastIndexOf('.'))));
    }
}
