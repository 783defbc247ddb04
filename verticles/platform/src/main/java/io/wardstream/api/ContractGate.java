package io.wardstream.api;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.wardstream.api.contract.ContractOperation;
import io.wardstream.api.contract.Violation;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Holds requests to the document, before an operation sees them: what the document forbids has no
 * effect. What it does not say in keywords, the operations check themselves. Thread-safe.
 */
final class ContractGate {

    private static final String BODY = ContractGate.class.getName();

    private final ContractOperation operation;

    ContractGate(ContractOperation operation) {
        this.operation = operation;
    }

    /** Everything but the body, which is not read yet. */
    void head(RoutingContext context) {
        HttpServerRequest request = context.request();
        refuse(operation.checkHeaders(request.headers()));
        if (operation.needsQuery() || request.query() != null) {
            refuse(operation.checkQuery(context.queryParams()));
        }
        if (!operation.isPossible(context.pathParams())) {
            throw Problem.notFound("thing");
        }
        checkAccept(request.getHeader(HttpHeaders.ACCEPT));
        checkContentType(request);
        context.next();
    }

    /** Reads JSON strictly, once, and keeps it for the operation. */
    void body(RoutingContext context) {
        if (operation.isJson(mediaType(context.request())) && isSent(context)) {
            JsonObject body = JsonBody.read(context.body().buffer());
            refuse(operation.checkBody(body));
            context.put(BODY, body);
        }
        context.next();
    }

    /** What {@link #body} has read; null where the document has no JSON. */
    static @Nullable JsonObject readBody(RoutingContext context) {
        return context.get(BODY);
    }

    private boolean isSent(RoutingContext context) {
        Buffer body = context.body().buffer();
        return operation.needsBody() || (body != null && body.length() > 0);
    }

    private void checkContentType(HttpServerRequest request) {
        if (!operation.takesBody() || (!operation.needsBody() && !hasBody(request))) {
            return;
        }
        if (!operation.bodyTypes().contains(mediaType(request))) {
            throw Problem.of(415, "the body must be " + String.join(" or ", operation.bodyTypes()));
        }
    }

    private static boolean hasBody(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return length == null
                ? request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
                : !length.equals("0");
    }

    /** Problems are answered as such whatever was asked for. */
    private void checkAccept(@Nullable String accept) {
        if (accept == null || operation.produced().isEmpty() || accept.contains("*/*")) {
            return;
        }
        String asked = accept.toLowerCase(Locale.ROOT);
        if (operation.produced().stream().noneMatch(type -> isNamed(asked, type))) {
            throw Problem.of(
                    406,
                    "answered here: "
                            + String.join(", ", operation.produced().stream().sorted().toList()));
        }
    }

    private static boolean isNamed(String asked, String type) {
        return asked.contains(type) || asked.contains(type.split("/", 2)[0] + "/*");
    }

    private static String mediaType(HttpServerRequest request) {
        String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
        return type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    private static void refuse(@Nullable Violation violation) {
        if (violation != null) {
            throw violation.field().isEmpty()
                    ? Problem.of(400, "the body " + violation.rule())
                    : Problem.field(violation.field(), violation.rule());
        }
    }
}
