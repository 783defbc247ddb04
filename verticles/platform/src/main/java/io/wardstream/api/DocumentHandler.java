package io.wardstream.api;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;

/** The OpenAPI document that says all this. */
final class DocumentHandler {

    private static final String RESOURCE = "/openapi.yaml";

    private final Answer document;

    DocumentHandler() {
        Buffer yaml = read();
        document =
                new Answer.Whole(
                        200,
                        "application/yaml",
                        yaml,
                        "public, max-age=300",
                        EntityTag.of(yaml),
                        null);
    }

    List<Operation> operations() {
        return List.of(
                Operation.get("/openapi.yaml", _ -> Future.succeededFuture(document)).open());
    }

    static Buffer read() {
        try (InputStream resource =
                Objects.requireNonNull(
                        DocumentHandler.class.getResourceAsStream(RESOURCE),
                        "the jar has no openapi.yaml")) {
            return Buffer.buffer(resource.readAllBytes());
        } catch (IOException unreadable) {
            throw new UncheckedIOException("openapi.yaml cannot be read", unreadable);
        }
    }
}
