package io.wardstream.api;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets scripts of pages from elsewhere read answers: of the origins named, and no others. Cookies
 * have no part in it, as tokens come in a header. A stranger's script gets an answer it cannot
 * read.
 */
final class Cors implements Handler<RoutingContext> {

    private static final Logger LOG = LoggerFactory.getLogger(Cors.class);

    private static final String METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";
    private static final String SENT =
            "Authorization, Content-Type, If-Match, If-None-Match, Idempotency-Key, Range";
    private static final String READ =
            "ETag, Location, Retry-After, Content-Range, RateLimit-Limit, RateLimit-Remaining,"
                    + " RateLimit-Reset";
    private static final String KEPT_SECONDS = "600";

    private final Set<String> origins;

    Cors(Set<String> origins) {
        this.origins = Set.copyOf(origins);
    }

    @Override
    public void handle(RoutingContext context) {
        HttpServerResponse response = context.response();
        context.addHeadersEndHandler(
                _ -> response.headers().add(HttpHeaders.VARY, HttpHeaders.ORIGIN));
        String origin = context.request().getHeader(HttpHeaders.ORIGIN);
        if (origin == null || !origins.contains(origin)) {
            context.next();
            return;
        }
        response.putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin)
                .putHeader(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, READ);
        if (!isPreflight(context)) {
            context.next();
            return;
        }
        response.setStatusCode(204)
                .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, METHODS)
                .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, SENT)
                .putHeader(HttpHeaders.ACCESS_CONTROL_MAX_AGE, KEPT_SECONDS)
                .end()
                .onFailure(cause -> LOG.debug("caller gone", cause));
    }

    private static boolean isPreflight(RoutingContext context) {
        return context.request().method().equals(HttpMethod.OPTIONS)
                && context.request().headers().contains(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD);
    }
}
