package io.wardstream.api;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;

/**
 * One thing the interface can do.
 *
 * @param path as in the OpenAPI document, under /api: {@code /devices/{id}}
 * @param isOpen true: needs no log-in
 * @param isStreamed true: the action reads the body itself, see {@link UploadedFile}
 * @param isCostly true: keeps the platform busy for long, and may be ordered less often
 * @param isDeferrable true: takes long, and is answered 503 while the node is overloaded
 */
record Operation(
        HttpMethod method,
        String path,
        boolean isOpen,
        boolean isStreamed,
        boolean isCostly,
        boolean isDeferrable,
        Action action) {

    /** Does it: may throw a {@link Problem}, as its future may fail with one. */
    @FunctionalInterface
    interface Action {
        Future<Answer> run(ApiRequest request);
    }

    static Operation get(String path, Action action) {
        return new Operation(HttpMethod.GET, path, false, false, false, false, action);
    }

    static Operation post(String path, Action action) {
        return new Operation(HttpMethod.POST, path, false, false, false, false, action);
    }

    static Operation put(String path, Action action) {
        return new Operation(HttpMethod.PUT, path, false, false, false, false, action);
    }

    static Operation patch(String path, Action action) {
        return new Operation(HttpMethod.PATCH, path, false, false, false, false, action);
    }

    static Operation delete(String path, Action action) {
        return new Operation(HttpMethod.DELETE, path, false, false, false, false, action);
    }

    Operation open() {
        return new Operation(method, path, true, isStreamed, isCostly, isDeferrable, action);
    }

    Operation streamed() {
        return new Operation(method, path, isOpen, true, isCostly, isDeferrable, action);
    }

    Operation costly() {
        return new Operation(method, path, isOpen, isStreamed, true, isDeferrable, action);
    }

    Operation deferrable() {
        return new Operation(method, path, isOpen, isStreamed, isCostly, true, action);
    }

    /** The path as a route of Vert.x. */
    String route() {
        return path.replaceAll("\\{(\\w+)}", ":$1");
    }
}
