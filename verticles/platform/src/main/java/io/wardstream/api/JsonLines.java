package io.wardstream.api;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;

/** One JSON object a line, handed on piece by piece. Confined to one context. */
final class JsonLines {

    private static final int PIECE_BYTES = 64 * 1024;

    private final Answer.Body body;
    private Buffer piece = Buffer.buffer();

    JsonLines(Answer.Body body) {
        this.body = body;
    }

    /** Completes when the next line may be made. */
    Future<Void> add(JsonObject line) {
        piece.appendBuffer(line.toBuffer()).appendByte((byte) '\n');
        return piece.length() < PIECE_BYTES ? Future.succeededFuture() : end();
    }

    /** Hands on what is left. */
    Future<Void> end() {
        Buffer whole = piece;
        piece = Buffer.buffer();
        return whole.length() == 0 ? Future.succeededFuture() : body.add(whole);
    }
}
