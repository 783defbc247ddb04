package io.wardstream.api;

import io.micrometer.core.instrument.Timer;
import io.vertx.core.AsyncResult;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import io.wardstream.ops.Meters;
import java.util.concurrent.TimeUnit;

/**
 * How long one operation takes, from the request's head to the last byte of the answer, and how it
 * ends. The route is the document's, never the path that was asked for. Thread-safe.
 */
final class OperationMeters implements Handler<RoutingContext> {

    private final String route;
    private final Meters meters;
    private final Timer duration;

    OperationMeters(Operation operation, Meters meters) {
        this.route = operation.method() + " " + operation.path();
        this.meters = meters;
        this.duration =
                meters.timer(
                        "api.request.duration",
                        "From the head of a request to the end of its answer",
                        "route",
                        route,
                        "kind",
                        operation.isCostly() ? "costly" : "quick");
    }

    @Override
    public void handle(RoutingContext context) {
        long began = System.nanoTime();
        context.addEndHandler(sent -> ended(context.response(), sent, began));
        context.next();
    }

    private void ended(HttpServerResponse response, AsyncResult<Void> sent, long began) {
        duration.record(System.nanoTime() - began, TimeUnit.NANOSECONDS);
        meters.counter(
                        "api.requests",
                        "Requests by how they ended",
                        "route",
                        route,
                        "outcome",
                        sent.failed() ? "gone" : outcome(response.getStatusCode()))
                .increment();
    }

    private static String outcome(int status) {
        return switch (status / 100) {
            case 4 -> "client_error";
            case 5 -> "server_error";
            default -> "ok";
        };
    }
}
