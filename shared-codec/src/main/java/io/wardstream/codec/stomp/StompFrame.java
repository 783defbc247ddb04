package io.wardstream.codec.stomp;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One frame as a client sent it. Immutable as long as nobody writes into its body. */
public final class StompFrame {
    private final String command;
    private final Map<String, String> headers;
    private final byte[] body;

    StompFrame(String command, Map<String, String> headers, byte[] body) {
        this.command = command;
        this.headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
        this.body = body;
    }

    public String command() {
        return command;
    }

    /** The value, unescaped; of a header that comes twice the first. Null when it is not there. */
    public @Nullable String header(String name) {
        return headers.get(name);
    }

    /** The same, or empty. */
    public String headerOrEmpty(String name) {
        return headers.getOrDefault(name, "");
    }

    /** Not copied; empty for all but SEND. */
    public byte[] body() {
        return body;
    }

    /** Headers hold passcodes. */
    @Override
    public String toString() {
        return command + "[" + body.length + " bytes]";
    }
}
