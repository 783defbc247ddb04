package io.wardstream.api;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;

/**
 * Ends requests that take too long: 408 when the body has not arrived, 503 when we have no answer.
 */
final class Deadline implements Handler<RoutingContext> {

    private static final String TIMER = Deadline.class.getName();

    private final Duration limit;

    Deadline(Duration limit) {
        this.limit = limit;
    }

    @Override
    public void handle(RoutingContext context) {
        arm(context, limit);
        context.addEndHandler(_ -> disarm(context));
        context.next();
    }

    /** From now on the request may take so long instead. */
    static void extend(RoutingContext context, Duration longer) {
        disarm(context);
        arm(context, longer);
    }

    private static void arm(RoutingContext context, Duration limit) {
        Long timer = context.vertx().setTimer(limit.toMillis(), _ -> expire(context));
        context.put(TIMER, timer);
    }

    private static void disarm(RoutingContext context) {
        Long timer = context.get(TIMER);
        boolean _ = context.vertx().cancelTimer(timer);
    }

    private static void expire(RoutingContext context) {
        if (!context.response().ended() && !context.response().headWritten()) {
            context.fail(context.request().isEnded() ? 503 : 408);
        }
    }
}
