package io.wardstream.ingest;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketFrame;
import io.wardstream.codec.frame.StrictUtf8;
import org.jspecify.annotations.Nullable;

/**
 * Puts the fragments of a message together and hands over whole messages, text as valid UTF-8. The
 * stock text handler takes invalid UTF-8 and never delivers an empty fragmented text, so frames are
 * read here. Confined to one event loop.
 */
final class MessageReader {
    static final int LONGEST = 256 * 1024;

    /** Receives what was read; after {@link #broken} nothing more comes. */
    interface Sink {
        void text(byte[] utf8);

        void binary(byte[] data);

        void broken(CloseCode code, String reason);
    }

    private final Sink sink;
    private @Nullable Buffer fragments;
    private boolean fragmentsAreText;
    private boolean over;

    MessageReader(Sink sink) {
        this.sink = sink;
    }

    void read(WebSocketFrame frame) {
        if (over) {
            return;
        }
        if (frame.isText() || frame.isBinary()) {
            begin(frame);
        } else if (frame.isContinuation()) {
            goOn(frame);
        }
    }

    private void begin(WebSocketFrame frame) {
        if (fragments != null) {
            fail(CloseCode.PROTOCOL_ERROR, "a message began inside another");
            return;
        }
        Buffer data = frame.binaryData();
        if (frame.isFinal()) {
            deliver(data, frame.isText());
            return;
        }
        fragmentsAreText = frame.isText();
        fragments = Buffer.buffer();
        append(data);
    }

    private void goOn(WebSocketFrame frame) {
        Buffer open = fragments;
        if (open == null) {
            fail(CloseCode.PROTOCOL_ERROR, "a continuation without a message");
            return;
        }
        append(frame.binaryData());
        if (!over && frame.isFinal()) {
            fragments = null;
            deliver(open, fragmentsAreText);
        }
    }

    private void append(Buffer data) {
        Buffer open = fragments;
        if (open == null || open.length() + data.length() > LONGEST) {
            fail(CloseCode.TOO_LARGE, "a message is at most " + LONGEST + " bytes");
            return;
        }
        open.appendBuffer(data);
    }

    private void deliver(Buffer data, boolean isText) {
        if (data.length() > LONGEST) {
            fail(CloseCode.TOO_LARGE, "a message is at most " + LONGEST + " bytes");
        } else if (!isText) {
            sink.binary(data.getBytes());
        } else {
            byte[] utf8 = data.getBytes();
            if (StrictUtf8.isValid(utf8, 0, utf8.length)) {
                sink.text(utf8);
            } else {
                fail(CloseCode.INVALID_DATA, "text must be UTF-8");
            }
        }
    }

    private void fail(CloseCode code, String reason) {
        over = true;
        fragments = null;
        sink.broken(code, reason);
    }
}
