package io.wardstream.standalone.devices;

import org.jspecify.annotations.Nullable;

/** The command cannot go on; the message is one sentence for the person who started it. */
final class DevicesException extends RuntimeException {

    DevicesException(String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
    }
}
