package io.wardstream.notify;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Posts JSON to where people may have us go, and nowhere else. Confined to one event loop. */
final class GuardedPost {

    private final EgressGuard guard;
    private final HttpPost post;
    private final Duration timeout;

    GuardedPost(EgressGuard guard, HttpPost post, Duration timeout) {
        this.guard = guard;
        this.post = post;
        this.timeout = timeout;
    }

    /**
     * Looks up, checks, and posts once.
     *
     * @return how it ended; never failed
     */
    Future<Outcome> send(URI url, Map<String, String> headers, Buffer json) {
        return guard.approve(url)
                .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .compose(
                        server ->
                                post.post(url, server, headers, "application/json", json, Set.of()))
                .recover(failure -> Future.succeededFuture(HttpPost.failed(failure, timeout)));
    }
}
