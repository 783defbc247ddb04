package io.wardstream.notify;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/**
 * Posts over HTTP, each time on a connection of its own: whatever the other side does with it, it
 * is closed when the attempt is over. Of an answer only the status is looked at; redirects are not
 * followed. Confined to one event loop.
 */
final class HttpPost {

    private final HttpClient client;
    private final Duration timeout;
    private final Clock clock;

    /**
     * @param concurrency attempts under way at once; none waits for a connection of another's
     */
    HttpPost(Vertx vertx, Duration timeout, int concurrency, Clock clock) {
        this.client =
                vertx.createHttpClient(
                        new HttpClientOptions()
                                .setKeepAlive(false)
                                .setConnectTimeout((int) timeout.toMillis())
                                .setMaxHeaderSize(16 * 1024),
                        new PoolOptions().setHttp1MaxSize(concurrency));
        this.timeout = timeout;
        this.clock = clock;
    }

    /**
     * Posts once.
     *
     * @param server to connect to, whatever the URL's name leads to by then
     * @param alsoForLater statuses that are mended on our side, beyond those of every server
     * @return how it ended; never failed
     */
    Future<Outcome> post(
            URI url,
            SocketAddress server,
            Map<String, String> headers,
            String type,
            Buffer body,
            Set<Integer> alsoForLater) {
        RequestOptions options =
                new RequestOptions()
                        .setMethod(HttpMethod.POST)
                        .setHost(EgressGuard.host(url))
                        .setPort(EgressGuard.port(url))
                        .setSsl(EgressGuard.isTls(url))
                        .setServer(server)
                        .setURI(pathAndQuery(url))
                        .putHeader(HttpHeaders.CONTENT_TYPE, type)
                        .putHeader(HttpHeaders.USER_AGENT, "Wardstream");
        headers.forEach(options::putHeader);
        Future<HttpClientRequest> opening = client.request(options);
        return opening.compose(request -> request.send(body))
                .map(response -> outcome(response, alsoForLater))
                .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .recover(failure -> Future.succeededFuture(failed(failure, timeout)))
                .onComplete(_ -> opening.onSuccess(HttpClientRequest::reset));
    }

    Future<Void> close() {
        return client.close();
    }

    private Outcome outcome(HttpClientResponse response, Set<Integer> alsoForLater) {
        // What is left of the answer is cut off with the connection.
        response.exceptionHandler(_ -> {});
        int status = response.statusCode();
        String reason = "answered " + status;
        if (status >= 200 && status < 300) {
            return new Outcome.Delivered();
        }
        boolean isForLater =
                status == 408 || status == 429 || status >= 500 || alsoForLater.contains(status);
        return isForLater
                ? new Outcome.Failed(
                        reason, RetryAfter.of(response.getHeader("Retry-After"), clock.instant()))
                : new Outcome.Refused(reason);
    }

    /** What went wrong, without the addresses that messages of failures name. */
    static Outcome failed(Throwable failure, Duration timeout) {
        return switch (failure) {
            case EgressGuard.RefusedException refused ->
                    new Outcome.Refused(String.valueOf(refused.getMessage()));
            case TimeoutException _ ->
                    new Outcome.Failed("no answer within " + timeout.toMillis() + " ms");
            case UnknownHostException _ -> new Outcome.Failed("its name leads nowhere");
            case ConnectException _ -> new Outcome.Failed("cannot be reached");
            case SSLException _ -> new Outcome.Failed("no TLS connection");
            case HttpClosedException _ -> new Outcome.Failed("closed the connection");
            default -> new Outcome.Failed("failed: " + failure.getClass().getSimpleName());
        };
    }

    private static String pathAndQuery(URI url) {
        String path =
                url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        return url.getRawQuery() == null ? path : path + "?" + url.getRawQuery();
    }
}
