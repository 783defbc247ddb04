package io.wardstream.codec.stomp;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Writes one frame as text, header by header. Not thread-safe. */
public final class StompText {
    private final StringBuilder text = new StringBuilder(192);
    private final boolean isEscaped;

    private StompText(String command) {
        text.append(command).append('\n');
        isEscaped = !command.equals("CONNECTED");
    }

    public static StompText of(String command) {
        return new StompText(command);
    }

    /** Says that a frame was taken, or what the platform promises of it kept. */
    public static String receipt(String id) {
        return of("RECEIPT").header("receipt-id", id).end();
    }

    /**
     * Says why the connection ends.
     *
     * @param receiptId of the frame at fault; null when it asked for no receipt
     */
    public static String error(String message, @Nullable String receiptId, String body) {
        StompText error =
                of("ERROR").header("message", message).header("content-type", "text/plain");
        return (receiptId == null ? error : error.header("receipt-id", receiptId)).body(body);
    }

    /** CR, LF, colon and backslash are escaped. */
    public StompText header(String name, String value) {
        append(name);
        text.append(':');
        append(value);
        text.append('\n');
        return this;
    }

    public StompText header(String name, long value) {
        text.append(name).append(':').append(value).append('\n');
        return this;
    }

    private void append(String part) {
        if (!isEscaped) {
            text.append(part);
            return;
        }
        for (int i = 0; i < part.length(); i++) {
            char c = part.charAt(i);
            switch (c) {
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case ':' -> text.append("\\c");
                case '\\' -> text.append("\\\\");
                default -> text.append(c);
            }
        }
    }

    /** The whole frame, without a body. */
    public String end() {
        return text.append("\n\0").toString();
    }

    /** The whole frame; says how long the body is. */
    public String body(String body) {
        return body(body, 0, body.length(), body.getBytes(StandardCharsets.UTF_8).length);
    }

    /**
     * The whole frame with a part of a text as its body, which is not copied before.
     *
     * @param bytes of the part in UTF-8
     */
    public String body(CharSequence whole, int from, int to, int bytes) {
        return header("content-length", bytes)
                .text
                .append('\n')
                .append(whole, from, to)
                .append('\0')
                .toString();
    }
}
