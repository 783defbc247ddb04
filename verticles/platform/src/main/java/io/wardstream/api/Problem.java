package io.wardstream.api;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.json.JsonObject;
import java.util.Map;

/**
 * A request that cannot be answered as asked, with what the caller may know about it (RFC 9457).
 * Carries no stack trace: it is an answer, not a fault.
 */
final class Problem extends RuntimeException {

    static final String CONTENT_TYPE = "application/problem+json";

    private final int status;
    private final Map<String, Object> members;
    private final Map<String, String> headers;

    private Problem(
            int status, String detail, Map<String, Object> members, Map<String, String> headers) {
        super(detail, null, false, false);
        this.status = status;
        this.members = members;
        this.headers = headers;
    }

    static Problem of(int status, String detail) {
        return new Problem(status, detail, Map.of(), Map.of());
    }

    /** 400: a field or parameter breaks its rule. */
    static Problem field(String field, String rule) {
        return new Problem(400, field + " " + rule, Map.of("field", field), Map.of());
    }

    static Problem unauthorized() {
        return new Problem(
                401,
                "an access token in force is needed",
                Map.of(),
                Map.of("WWW-Authenticate", "Bearer"));
    }

    static Problem forbidden() {
        return of(403, "your role does not allow this");
    }

    /** 404, the same for what does not exist and for what is another hospital's. */
    static Problem notFound(String what) {
        return of(404, "no such " + what);
    }

    /** 404 for something a field names. */
    static Problem notFound(String field, String what) {
        return new Problem(404, field + " names no such " + what, Map.of("field", field), Map.of());
    }

    static Problem methodNotAllowed(String allowed) {
        return new Problem(405, "allowed here: " + allowed, Map.of(), Map.of("Allow", allowed));
    }

    static Problem tooManyAttempts(int limit, int retryAfterSeconds) {
        String seconds = String.valueOf(retryAfterSeconds);
        return new Problem(
                429,
                "too many attempts, come back in " + seconds + " s",
                Map.of(),
                Map.of(
                        "Retry-After",
                        seconds,
                        "RateLimit-Limit",
                        String.valueOf(limit),
                        "RateLimit-Remaining",
                        "0",
                        "RateLimit-Reset",
                        seconds));
    }

    /** 429: what somebody may ask is used up for the moment. */
    static Problem tooManyRequests(Verdict verdict) {
        return tooMany(
                "too many requests, come back in " + verdict.retryAfterSeconds() + " s",
                verdict.retryAfterSeconds());
    }

    /** 429: something there may only be so many of. */
    static Problem tooMany(String detail, int retryAfterSeconds) {
        return new Problem(
                429, detail, Map.of(), Map.of("Retry-After", String.valueOf(retryAfterSeconds)));
    }

    /** 409 that passes by itself. */
    static Problem conflict(String detail, int retryAfterSeconds) {
        return new Problem(
                409, detail, Map.of(), Map.of("Retry-After", String.valueOf(retryAfterSeconds)));
    }

    /**
     * 416.
     *
     * @param bytes that there are
     */
    static Problem range(long bytes) {
        return new Problem(
                416,
                "the file has " + bytes + " bytes",
                Map.of(),
                Map.of("Content-Range", "bytes */" + bytes));
    }

    static Problem unavailable(String detail, int retryAfterSeconds) {
        return new Problem(
                503, detail, Map.of(), Map.of("Retry-After", String.valueOf(retryAfterSeconds)));
    }

    int status() {
        return status;
    }

    Map<String, String> headers() {
        return headers;
    }

    JsonObject toJson() {
        JsonObject json =
                new JsonObject()
                        .put("type", "about:blank")
                        .put("title", HttpResponseStatus.valueOf(status).reasonPhrase())
                        .put("status", status)
                        .put("detail", getMessage());
        members.forEach(json::put);
        return json;
    }
}
