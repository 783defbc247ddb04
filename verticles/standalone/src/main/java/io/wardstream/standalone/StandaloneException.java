package io.wardstream.standalone;

import org.jspecify.annotations.Nullable;

/** The standalone cannot go on; the message is one sentence for the person who started it. */
final class StandaloneException extends RuntimeException {
    StandaloneException(String sentence) {
        this(sentence, null);
    }

    StandaloneException(String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
    }
}
