package io.wardstream.api;

import io.vertx.core.Future;
import io.wardstream.access.Access;
import java.util.List;

/** The keys that sign access tokens. */
final class TokenKeyHandler {

    private final Access access;

    TokenKeyHandler(Access access) {
        this.access = access;
    }

    List<Operation> operations() {
        return List.of(Operation.post("/keys/rotate", this::replace));
    }

    private Future<Answer> replace(ApiRequest request) {
        if (!request.caller().isPlatformAdmin()) {
            throw Problem.forbidden();
        }
        return access.replaceTokenKeys().map(new Answer.Nothing());
    }
}
