package io.wardstream.api;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import io.wardstream.ops.tracing.TraceParent;
import io.wardstream.ops.tracing.TraceSpan;
import io.wardstream.ops.tracing.Tracing;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Traces a request, if it is one of those that are, with its statements; the answer's {@code
 * traceparent} says in which trace to look. What is told of it is its route, never what stands in
 * its path. Thread-safe.
 */
final class RequestTraces implements Handler<RoutingContext> {

    private static final Logger LOG = LoggerFactory.getLogger(RequestTraces.class);

    private static final String SPAN = RequestTraces.class.getName();

    private final Tracing tracing;

    RequestTraces(Tracing tracing) {
        this.tracing = tracing;
    }

    @Override
    public void handle(RoutingContext context) {
        Optional<TraceParent> caller =
                TraceParent.parse(context.request().getHeader(TraceParent.HEADER));
        TraceSpan span = tracing.beginRequest(context.request().method().name(), caller);
        if (span != null) {
            begin(context, span);
        } else {
            caller.ifPresent(it -> context.response().putHeader(TraceParent.HEADER, it.header()));
        }
        context.next();
    }

    private static void begin(RoutingContext context, TraceSpan span) {
        span.onThisContext();
        context.put(SPAN, span);
        context.response().putHeader(TraceParent.HEADER, span.parent());
        context.addEndHandler(_ -> end(context, span));
    }

    private static void end(RoutingContext context, TraceSpan span) {
        int status = context.response().getStatusCode();
        if (status >= 500) {
            span.failed();
        }
        span.with("http.response.status_code", status).end();
        LOG.debug("request traced status={}", status);
    }

    /** It is known by now what is asked for. */
    static void routed(RoutingContext context, Operation operation) {
        TraceSpan span = context.get(SPAN);
        if (span != null) {
            String route = "/api" + operation.path();
            span.rename(operation.method().name() + " " + route);
            TraceSpan _ =
                    span.with("http.request.method", operation.method().name())
                            .with("http.route", route);
        }
    }
}
