package io.wardstream.api;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.wardstream.api.contract.Contract;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;

/** The OpenAPI document that says all this: for programs, and as a page for people. */
final class DocumentHandler {

    private static final String RESOURCE = "/openapi.yaml";
    private static final String PAGE = "/io/wardstream/api/docs.html";
    private static final String KEPT_BRIEFLY = "public, max-age=300";

    private final Answer yaml;
    private final Answer json;
    private final Answer page;

    DocumentHandler(Contract contract) {
        yaml = answer("application/yaml", read());
        json = answer("application/json", contract.toJson().toBuffer());
        page = answer("text/html; charset=utf-8", read(PAGE));
    }

    List<Operation> operations() {
        return List.of(
                Operation.get("/openapi.yaml", _ -> Future.succeededFuture(yaml)).open(),
                Operation.get("/openapi.json", _ -> Future.succeededFuture(json)).open(),
                Operation.get("/docs", _ -> Future.succeededFuture(page)).open());
    }

    /** The document as it is written. */
    static Buffer read() {
        return read(RESOURCE);
    }

    private static Answer answer(String type, Buffer body) {
        return new Answer.Whole(200, type, body, KEPT_BRIEFLY, EntityTag.of(body), null);
    }

    private static Buffer read(String name) {
        try (InputStream resource =
                Objects.requireNonNull(
                        DocumentHandler.class.getResourceAsStream(name),
                        "not in the jar: " + name)) {
            return Buffer.buffer(resource.readAllBytes());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(name + " cannot be read", unreadable);
        }
    }
}
