package io.wardstream.bench;

import org.jspecify.annotations.Nullable;

/** Why a measurement could not be made, in a sentence for people. */
final class BenchException extends RuntimeException {
    BenchException(String message) {
        this(message, null);
    }

    BenchException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
