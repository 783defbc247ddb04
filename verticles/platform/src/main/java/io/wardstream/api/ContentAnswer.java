package io.wardstream.api;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/**
 * Sends a file or a part of it. The next piece is read when the one before has gone: a slow reader
 * costs one piece. The first is read before anything is said, so that what cannot be read is a
 * problem and not half an answer. Confined to the event loop of the request.
 */
final class ContentAnswer {
    private static final long PIECE = 1L << 20;
    private static final String IF_RANGE = "If-Range";

    private final HttpServerResponse response;
    private final Answer.Content content;
    private final long end;
    private final Promise<Void> done = Promise.promise();

    private ContentAnswer(HttpServerResponse response, Answer.Content content, long end) {
        this.response = response;
        this.content = content;
        this.end = end;
    }

    static Future<Void> write(RoutingContext context, Answer.Content content) {
        HttpServerRequest request = context.request();
        HttpServerResponse response = context.response();
        if (EntityTag.isNamed(request.getHeader(HttpHeaders.IF_NONE_MATCH), content.tag())) {
            return tagged(response, content).setStatusCode(304).end();
        }
        return switch (ByteRange.of(range(request, content), content.bytes())) {
            case ByteRange.All _ -> send(response, content, 200, 0, content.bytes());
            case ByteRange.Part(long from, long to) -> send(response, content, 206, from, to);
            case ByteRange.Outside _ -> Future.failedFuture(Problem.range(content.bytes()));
        };
    }

    /** What would be said before all of it; nothing is read. */
    static Future<Void> head(HttpServerResponse response, Answer.Content content) {
        new ContentAnswer(response, content, content.bytes()).head(200, 0);
        return response.end();
    }

    /** A reader who has begun with another file must not get the rest of this one. */
    private static @Nullable String range(HttpServerRequest request, Answer.Content content) {
        String known = request.getHeader(IF_RANGE);
        return known == null || known.equals(content.tag()) ? request.getHeader("Range") : null;
    }

    private static HttpServerResponse tagged(HttpServerResponse response, Answer.Content content) {
        return response.putHeader(HttpHeaders.ETAG, content.tag())
                .putHeader(HttpHeaders.VARY, "Authorization")
                .putHeader(HttpHeaders.CACHE_CONTROL, Answer.REVALIDATE);
    }

    private static Future<Void> send(
            HttpServerResponse response, Answer.Content content, int status, long from, long to) {
        ContentAnswer answer = new ContentAnswer(response, content, to);
        return content.pieces()
                .read(from, Math.min(to, from + PIECE))
                .compose(
                        first -> {
                            answer.head(status, from);
                            answer.send(first, from);
                            return answer.done.future();
                        });
    }

    private void head(int status, long from) {
        tagged(response, content)
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, content.contentType())
                .putHeader(HttpHeaders.CONTENT_LENGTH, String.valueOf(end - from))
                .putHeader(HttpHeaders.ACCEPT_RANGES, "bytes")
                .putHeader(
                        HttpHeaders.CONTENT_DISPOSITION,
                        "attachment; filename=\"" + content.fileName() + '"');
        if (status == 206) {
            response.putHeader(
                    HttpHeaders.CONTENT_RANGE,
                    "bytes " + from + "-" + (end - 1) + "/" + content.bytes());
        }
    }

    private void send(Buffer piece, long from) {
        long next = from + piece.length();
        if (next >= end || piece.length() == 0) {
            response.end(piece).onComplete(done);
            return;
        }
        response.write(piece)
                .compose(_ -> content.pieces().read(next, Math.min(end, next + PIECE)))
                .onSuccess(read -> send(read, next))
                .onFailure(done::fail);
    }
}
