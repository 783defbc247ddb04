package io.wardstream.ingest;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.wardstream.codec.frame.CborFrames;

/** How one subprotocol puts what the platform says into messages. Confined to one event loop. */
interface Voice {
    Voice JSON = (frame, to) -> to.writeTextMessage(frame);
    Voice CBOR = (frame, to) -> to.writeBinaryMessage(Buffer.buffer(CborFrames.encode(frame)));

    /**
     * Says a frame.
     *
     * @param frame of {@link io.wardstream.codec.frame.ServerFrames}
     */
    void say(String frame, ServerWebSocket to);

    /** What a message asked to be told is so; only STOMP can ask. */
    default void receipt(String id, ServerWebSocket to) {}

    /** The last words before the close. */
    default void farewell(CloseCode code, String reason, ServerWebSocket to) {}

    /** The socket is to be read again: what was read before and left goes first. */
    default void goOn() {}
}
