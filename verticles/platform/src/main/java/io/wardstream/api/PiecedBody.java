package io.wardstream.api;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/**
 * Sends pieces as they come, and one of them late: whether there will be a second must be known
 * before the first goes, for an answer of one piece gets an entity tag. A piece is done when it has
 * left for the network, so a slow reader costs two pieces. Files have no tag, and nothing of them
 * is held back. Confined to the context of the request.
 */
final class PiecedBody implements Answer.Body {

    private final RoutingContext context;
    private final Answer.Pieces answer;
    private @Nullable Buffer held;

    PiecedBody(RoutingContext context, Answer.Pieces answer) {
        this.context = context;
        this.answer = answer;
    }

    @Override
    public Future<Void> add(Buffer piece) {
        boolean mayBeTagged = answer.fileName() == null;
        Buffer ready = mayBeTagged ? held : piece;
        held = mayBeTagged ? piece : null;
        if (ready == null) {
            return Future.succeededFuture();
        }
        HttpServerResponse response = context.response();
        if (response.closed() || response.ended()) {
            return Future.failedFuture("the caller is gone");
        }
        if (!response.headWritten()) {
            name(response);
            response.setChunked(true)
                    .putHeader(HttpHeaders.VARY, Answer.VARY)
                    .putHeader(HttpHeaders.CACHE_CONTROL, Answer.NO_STORE)
                    .putHeader(HttpHeaders.CONTENT_TYPE, answer.contentType());
        }
        return response.write(ready);
    }

    /** There is no more. */
    Future<Void> end() {
        Buffer last = held == null ? Buffer.buffer() : held;
        if (context.response().headWritten()) {
            return context.response().end(last);
        }
        name(context.response());
        return Answers.write(
                context,
                new Answer.Whole(
                        200,
                        answer.contentType(),
                        last,
                        answer.cacheControl(),
                        EntityTag.of(last),
                        null));
    }

    private void name(HttpServerResponse response) {
        String fileName = answer.fileName();
        if (fileName != null) {
            response.putHeader(
                    HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + fileName + '"');
        }
    }
}
