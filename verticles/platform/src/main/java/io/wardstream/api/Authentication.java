package io.wardstream.api;

import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import io.wardstream.access.Caller;
import io.wardstream.access.Sessions;
import org.jspecify.annotations.Nullable;

/**
 * Finds out who asks, before the body is read: a stranger's body is not worth our memory.
 * Thread-safe.
 */
final class Authentication {

    private static final String BEARER = "Bearer ";

    private final Sessions sessions;

    Authentication(Sessions sessions) {
        this.sessions = sessions;
    }

    void handle(RoutingContext context, Operation operation) {
        if (operation.isOpen()) {
            context.next();
            return;
        }
        String header = context.request().getHeader(HttpHeaders.AUTHORIZATION);
        if (header == null || !header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            context.fail(Problem.unauthorized());
            return;
        }
        context.request().pause();
        sessions.authenticate(header.substring(BEARER.length()).strip())
                .onComplete(
                        caller -> {
                            context.request().resume();
                            caller.ifPresentOrElse(
                                    known -> {
                                        context.put(Caller.class.getName(), known);
                                        context.next();
                                    },
                                    () -> context.fail(Problem.unauthorized()));
                        },
                        cause -> {
                            context.request().resume();
                            context.fail(cause);
                        });
    }

    /** Whom {@link #handle} found; null where nobody needs to log in. */
    static @Nullable Caller caller(RoutingContext context) {
        return context.get(Caller.class.getName());
    }
}
