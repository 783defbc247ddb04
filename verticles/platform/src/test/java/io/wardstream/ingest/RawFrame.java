package io.wardstream.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.http.WebSocketFrameType;

/** A frame as it comes off the wire, whatever its bytes. */
record RawFrame(WebSocketFrameType type, Buffer binaryData, boolean isFinal)
        implements WebSocketFrame {
    @Override
    public boolean isText() {
        return type == WebSocketFrameType.TEXT;
    }

    @Override
    public boolean isBinary() {
        return type == WebSocketFrameType.BINARY;
    }

    @Override
    public boolean isContinuation() {
        return type == WebSocketFrameType.CONTINUATION;
    }

    @Override
    public boolean isClose() {
        return type == WebSocketFrameType.CLOSE;
    }

    @Override
    public boolean isPing() {
        return type == WebSocketFrameType.PING;
    }

    @Override
    public String textData() {
        return binaryData.toString(UTF_8);
    }

    @Override
    public short closeStatusCode() {
        return 0;
    }

    @Override
    public String closeReason() {
        return "";
    }
}
