package io.wardstream.api;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;

/**
 * Ends requests that take too long: 408 when the body has not arrived, 503 when we have no answer.
 */
final class Deadline implements Handler<RoutingContext> {

    private final Duration limit;

    Deadline(Duration limit) {
        this.limit = limit;
    }

    @Override
    public void handle(RoutingContext context) {
        long timer = context.vertx().setTimer(limit.toMillis(), _ -> expire(context));
        context.addEndHandler(_ -> context.vertx().cancelTimer(timer));
        context.next();
    }

    private static void expire(RoutingContext context) {
        if (!context.response().ended() && !context.response().headWritten()) {
            context.fail(context.request().isEnded() ? 503 : 408);
        }
    }
}
