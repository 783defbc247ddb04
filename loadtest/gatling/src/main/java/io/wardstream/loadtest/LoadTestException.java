package io.wardstream.loadtest;

import org.jspecify.annotations.Nullable;

/** The load test cannot go on; the message is one sentence for the person who started it. */
final class LoadTestException extends RuntimeException {
    private static final long serialVersionUID = 1;

    LoadTestException(String sentence) {
        this(sentence, null);
    }

    LoadTestException(String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
    }
}
