package io.wardstream.embedded;

import org.jspecify.annotations.Nullable;

/**
 * A service could not be started, reached or stopped; the message is one sentence for the person
 * who started it.
 */
public final class EmbeddedException extends RuntimeException {
    EmbeddedException(String sentence) {
        this(sentence, null);
    }

    EmbeddedException(String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
    }
}
