package io.wardstream.dashboard;

import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets through what the bridge serves and to whom: pages of this very origin, while there is room.
 * SockJS itself would serve any origin, with credentials, and pages that load scripts from abroad.
 */
final class BridgeGate implements Handler<RoutingContext> {

    private static final Logger LOG = LoggerFactory.getLogger(BridgeGate.class);

    /** Session paths: /server/session/transport. */
    private static final Pattern SERVED =
            Pattern.compile(
                    ".*/(info|[^/.]+/[^/.]+/(websocket|xhr|xhr_send|xhr_streaming|eventsource))");

    private static final Set<String> ENDING = Set.of("xhr", "xhr_streaming", "eventsource");

    private static final int RETRY_SECONDS = 5;

    private final BooleanSupplier isFull;

    BridgeGate(BooleanSupplier isFull) {
        this.isFull = isFull;
    }

    @Override
    public void handle(RoutingContext context) {
        Matcher served = SERVED.matcher(context.normalizedPath());
        if (!served.matches()) {
            refuse(context, 404);
        } else if (!isSameOrigin(context)) {
            refuse(context, 403);
        } else if (opensASession(served) && isFull.getAsBoolean()) {
            refuseForNow(context);
        } else {
            context.addHeadersEndHandler(_ -> leaveNoDoorOpen(context));
            if (endsTheConnection(served)) {
                context.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            }
            context.next();
        }
    }

    /** The others may belong to a session that is open. */
    private static boolean opensASession(Matcher served) {
        return served.group(1).equals("info") || "websocket".equals(served.group(2));
    }

    /**
     * SockJS closes the connection behind each answer of these. A client that is not told sends its
     * next poll into it, and takes the session for lost.
     */
    private static boolean endsTheConnection(Matcher served) {
        String transport = served.group(2);
        return transport != null && ENDING.contains(transport);
    }

    /**
     * Browsers name the origin wherever it may be another one. The scheme is not compared: a proxy
     * may speak TLS for us.
     */
    static boolean isSameOrigin(RoutingContext context) {
        String origin = context.request().getHeader(HttpHeaders.ORIGIN);
        HostAndPort host = context.request().authority();
        if (origin == null) {
            return true;
        }
        URI uri = uri(origin);
        return uri != null
                && uri.getHost() != null
                && host != null
                && uri.getHost().equalsIgnoreCase(host.host())
                && port(uri, uri.getPort()) == port(uri, host.port());
    }

    private static @Nullable URI uri(String origin) {
        try {
            return URI.create(origin);
        } catch (IllegalArgumentException malformed) {
            return null;
        }
    }

    private static int port(URI origin, int port) {
        if (port > 0) {
            return port;
        }
        return "https".equals(origin.getScheme()) ? 443 : 80;
    }

    private static void leaveNoDoorOpen(RoutingContext context) {
        MultiMap headers = context.response().headers();
        headers.remove(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN)
                .remove(HttpHeaders.ACCESS_CONTROL_ALLOW_CREDENTIALS)
                .remove(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS);
    }

    /** There is no room. */
    static void refuseForNow(RoutingContext context) {
        context.response().putHeader(HttpHeaders.RETRY_AFTER, String.valueOf(RETRY_SECONDS));
        refuse(context, 503);
    }

    static void refuse(RoutingContext context, int status) {
        context.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8")
                .end(status + "\n")
                .onFailure(cause -> LOG.debug("answer not sent", cause));
    }
}
