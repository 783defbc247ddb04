package io.wardstream.web;

import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

/**
 * Headers of every answer: nothing is framed, sniffed, leaked as referrer or loaded from abroad.
 */
final class SecurityHeaders implements Handler<RoutingContext> {

    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
                    + " font-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'none';"
                    + " form-action 'none'; frame-ancestors 'none'";

    /** The page needs none of these; the alarm sound needs {@code autoplay}. */
    private static final String PERMISSIONS =
            "autoplay=(self), camera=(), microphone=(), geolocation=(), display-capture=(),"
                    + " payment=(), usb=(), serial=(), hid=(), midi=()";

    /** A browser that has been here by TLS comes by nothing else for a year. */
    private static final String TLS_ONLY = "max-age=31536000; includeSubDomains";

    @Override
    public void handle(RoutingContext context) {
        addTo(context.request());
        context.next();
    }

    /** For requests that no router sees. */
    static void addTo(HttpServerRequest request) {
        MultiMap headers = request.response().headers();
        headers.set("Content-Security-Policy", POLICY)
                .set("Permissions-Policy", PERMISSIONS)
                .set("X-Content-Type-Options", "nosniff")
                .set("X-Frame-Options", "DENY")
                .set("Referrer-Policy", "no-referrer")
                .set("Cross-Origin-Opener-Policy", "same-origin")
                .set("Cross-Origin-Resource-Policy", "same-origin");
        if (request.isSSL()) {
            headers.set("Strict-Transport-Security", TLS_ONLY);
        }
    }
}
