package io.wardstream.api;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import io.wardstream.store.Waiter;
import java.time.Duration;
import java.util.Set;

/**
 * Ends requests that take too long: 408 when the body has not arrived, or comes too slowly, 503
 * when we have no answer; then, and when the caller has gone, what the database does for it is
 * cancelled.
 */
final class Deadline implements Handler<RoutingContext> {

    private static final String ARMED = Deadline.class.getName();

    /** Between two looks at how a body comes. */
    private static final Duration LOOK = Duration.ofSeconds(5);

    private static final long NO_TIMER = -1;

    private static final Set<HttpMethod> WITH_BODY =
            Set.of(HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH, HttpMethod.DELETE);

    private final Duration limit;
    private final int bodyBytesPerSecond;

    /**
     * @param bodyBytesPerSecond the least; 0: any pace
     */
    Deadline(Duration limit, int bodyBytesPerSecond) {
        this.limit = limit;
        this.bodyBytesPerSecond = bodyBytesPerSecond;
    }

    @Override
    public void handle(RoutingContext context) {
        Waiter waiter = Waiter.onThisContext();
        arm(context, new Armed(waiter, timer(context, waiter, limit), watchBody(context)));
        context.addEndHandler(
                sent -> {
                    Waiter _ = disarm(context);
                    if (sent.failed()) {
                        waiter.left();
                    }
                });
        context.next();
    }

    /** The timers of a request. */
    private record Armed(Waiter waiter, long limit, long pace) {}

    /** From now on the request may take so long instead, and its body come at any pace. */
    static void extend(RoutingContext context, Duration longer) {
        Waiter waiter = disarm(context);
        arm(context, new Armed(waiter, timer(context, waiter, longer), NO_TIMER));
    }

    private static void arm(RoutingContext context, Armed armed) {
        context.put(ARMED, armed);
    }

    private static Waiter disarm(RoutingContext context) {
        Armed armed = context.get(ARMED);
        context.vertx().cancelTimer(armed.limit());
        context.vertx().cancelTimer(armed.pace());
        return armed.waiter();
    }

    private static long timer(RoutingContext context, Waiter waiter, Duration limit) {
        return context.vertx().setTimer(limit.toMillis(), _ -> expire(context, waiter));
    }

    private static void expire(RoutingContext context, Waiter waiter) {
        if (!context.response().ended() && !context.response().headWritten()) {
            waiter.outOfTime();
            context.fail(context.request().isEnded() ? 503 : 408);
        }
    }

    private long watchBody(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (bodyBytesPerSecond == 0 || !WITH_BODY.contains(request.method())) {
            return NO_TIMER;
        }
        return context.vertx().setPeriodic(LOOK.toMillis(), new BodyPace(context));
    }

    private final class BodyPace implements Handler<Long> {

        private final RoutingContext context;
        private long before;

        BodyPace(RoutingContext context) {
            this.context = context;
        }

        @Override
        public void handle(Long timer) {
            HttpServerRequest request = context.request();
            if (request.isEnded() || context.response().ended()) {
                context.vertx().cancelTimer(timer);
                return;
            }
            long come = request.bytesRead() - before;
            before = request.bytesRead();
            if (come < LOOK.toSeconds() * bodyBytesPerSecond) {
                context.vertx().cancelTimer(timer);
                context.fail(408);
            }
        }
    }
}
