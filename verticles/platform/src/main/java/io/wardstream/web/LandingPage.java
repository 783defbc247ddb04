package io.wardstream.web;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says what runs here and where its interface is described. */
final class LandingPage {

    private static final Logger LOG = LoggerFactory.getLogger(LandingPage.class);

    private final Buffer page = resource("index.html");
    private final Buffer style = resource("style.css");

    void answer(RoutingContext context) {
        send(context, "text/html; charset=utf-8", page);
    }

    void style(RoutingContext context) {
        send(context, "text/css; charset=utf-8", style);
    }

    private static void send(RoutingContext context, String type, Buffer body) {
        context.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, type)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
                .end(body)
                .onFailure(cause -> LOG.debug("page not sent", cause));
    }

    private static Buffer resource(String name) {
        try (InputStream resource =
                Objects.requireNonNull(LandingPage.class.getResourceAsStream(name), name)) {
            return Buffer.buffer(resource.readAllBytes());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(name + " cannot be read", unreadable);
        }
    }
}
