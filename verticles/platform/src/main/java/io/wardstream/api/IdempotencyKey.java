package io.wardstream.api;

import org.jspecify.annotations.Nullable;

/** The header by which a client says that it asks for the same thing again. */
final class IdempotencyKey {
    private static final String NAME = "Idempotency-Key";
    private static final int LONGEST = 200;

    private IdempotencyKey() {}

    /**
     * The key; null without one.
     *
     * @throws Problem 400 when it is blank or too long
     */
    static @Nullable String of(ApiRequest request) {
        String key = request.header(NAME);
        if (key != null && (key.isBlank() || key.length() > LONGEST)) {
            throw Problem.field(NAME, "must be a text of 1 to " + LONGEST + " characters");
        }
        return key;
    }

    /** The answer while the same request is being done. */
    static Problem inUse(int retryAfterSeconds) {
        return Problem.conflict("the same request is under way", retryAfterSeconds);
    }

    /** The answer to the same key with another body, or other rights. */
    static Problem usedBefore() {
        return Problem.of(422, "the Idempotency-Key was used before, for something else");
    }
}
