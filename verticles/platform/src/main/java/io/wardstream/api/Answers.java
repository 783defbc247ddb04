package io.wardstream.api;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Iterator;

/** Writes answers to the wire. */
final class Answers {

    private static final int CHUNK_BYTES = 64 * 1024;

    private Answers() {}

    static Future<Void> write(RoutingContext context, Answer answer) {
        HttpServerResponse response = context.response();
        if (response.ended() || response.closed()) {
            return Future.succeededFuture(); // the deadline was faster, or the caller is gone
        }
        if (context.request().method().equals(HttpMethod.HEAD)) {
            return head(context, answer);
        }
        return switch (answer) {
            case Answer.Nothing _ -> response.setStatusCode(204).end();
            case Answer.Whole whole -> whole(context, whole);
            case Answer.Later later -> later(response, later);
            case Answer.Lines lines -> lines(response, lines);
            case Answer.Pieces pieces -> pieces(context, pieces);
            case Answer.Content content -> ContentAnswer.write(context, content);
        };
    }

    /** What GET would say of its answer, without making a body for nobody. */
    private static Future<Void> head(RoutingContext context, Answer answer) {
        HttpServerResponse response = context.response();
        return switch (answer) {
            case Answer.Whole whole -> {
                response.putHeader(
                        HttpHeaders.CONTENT_LENGTH, String.valueOf(whole.body().length()));
                yield whole(context, whole);
            }
            case Answer.Content content -> ContentAnswer.head(response, content);
            case Answer.Pieces pieces ->
                    response.putHeader(HttpHeaders.CONTENT_TYPE, pieces.contentType())
                            .putHeader(HttpHeaders.CACHE_CONTROL, pieces.cacheControl())
                            .end();
            case Answer.Later later -> later(response, later);
            case Answer.Nothing _, Answer.Lines _ -> response.setStatusCode(204).end();
        };
    }

    private static Future<Void> whole(RoutingContext context, Answer.Whole answer) {
        HttpServerResponse response = context.response();
        response.putHeader(HttpHeaders.CACHE_CONTROL, answer.cacheControl());
        String tag = answer.tag();
        if (tag != null) {
            response.putHeader(HttpHeaders.ETAG, tag);
            response.putHeader(HttpHeaders.VARY, Answer.VARY);
            String known = context.request().getHeader(HttpHeaders.IF_NONE_MATCH);
            if (EntityTag.isNamed(known, tag)) {
                return response.setStatusCode(304).end();
            }
        }
        if (answer.location() != null) {
            response.putHeader(HttpHeaders.LOCATION, answer.location());
        }
        return response.setStatusCode(answer.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, answer.contentType())
                .end(answer.body());
    }

    private static Future<Void> later(HttpServerResponse response, Answer.Later answer) {
        return response.setStatusCode(202)
                .putHeader(HttpHeaders.CACHE_CONTROL, Answer.NO_STORE)
                .putHeader(HttpHeaders.LOCATION, answer.location())
                .putHeader(HttpHeaders.RETRY_AFTER, String.valueOf(answer.retryAfterSeconds()))
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .end(answer.json().toBuffer());
    }

    private static Future<Void> pieces(RoutingContext context, Answer.Pieces answer) {
        PiecedBody body = new PiecedBody(context, answer);
        return answer.writer().write(body).compose(_ -> body.end());
    }

    private static Future<Void> lines(HttpServerResponse response, Answer.Lines answer) {
        response.setStatusCode(201)
                .setChunked(true)
                .putHeader(HttpHeaders.CACHE_CONTROL, Answer.NO_STORE)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/x-ndjson");
        return chunks(response, answer.lines().iterator());
    }

    /** The next chunk goes when the one before has gone: a slow reader costs one chunk. */
    private static Future<Void> chunks(HttpServerResponse response, Iterator<JsonObject> lines) {
        Buffer chunk = Buffer.buffer(CHUNK_BYTES);
        while (lines.hasNext() && chunk.length() < CHUNK_BYTES) {
            chunk.appendBuffer(lines.next().toBuffer()).appendByte((byte) '\n');
        }
        return lines.hasNext()
                ? response.write(chunk).compose(_ -> chunks(response, lines))
                : response.end(chunk);
    }
}
