package io.wardstream.codec.bus;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Writes texts as {@link WireReader} reads them: a length in bytes, then UTF-8. */
final class WireText {
    private WireText() {}

    static void append(Buffer wire, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        wire.appendInt(utf8.length).appendBytes(utf8);
    }

    /** One byte before it says whether there is a text. */
    static void appendNullable(Buffer wire, @Nullable String text) {
        wire.appendByte((byte) (text == null ? 0 : 1));
        if (text != null) {
            append(wire, text);
        }
    }
}
