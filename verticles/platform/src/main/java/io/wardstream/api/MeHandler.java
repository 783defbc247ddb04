package io.wardstream.api;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.wardstream.access.Caller;
import io.wardstream.access.OpenSession;
import io.wardstream.access.PasswordResult;
import io.wardstream.access.Sessions;
import io.wardstream.access.Users;
import io.wardstream.registry.Hospitals;
import java.util.List;

/** Who the caller is, and where they are logged in. */
final class MeHandler {

    private static final int MAX_PASSWORD = 200;

    /** Failures of one user from one address before there is a wait. */
    private static final int ATTEMPTS = 10;

    private final Users users;
    private final Sessions sessions;
    private final Hospitals hospitals;

    MeHandler(Users users, Sessions sessions, Hospitals hospitals) {
        this.users = users;
        this.sessions = sessions;
        this.hospitals = hospitals;
    }

    List<Operation> operations() {
        return List.of(
                Operation.get("/me", this::find),
                Operation.put("/me/password", this::changePassword),
                Operation.get("/me/sessions", this::sessions),
                Operation.delete("/me/sessions/{id}", this::endSession));
    }

    private Future<Answer> find(ApiRequest request) {
        return users.find(request.caller().userId())
                .map(user -> user.orElseThrow(Problem::unauthorized))
                .compose(
                        user ->
                                GrantPlaces.of(request, hospitals, user.grants())
                                        .map(places -> UserHandler.json(user, places)))
                .map(Answer::ok);
    }

    private Future<Answer> changePassword(ApiRequest request) {
        Caller caller = request.caller();
        JsonBody body = request.body("currentPassword", "newPassword");
        String current = body.text("currentPassword", MAX_PASSWORD);
        String next = NewPassword.read(body, "newPassword", caller.username());
        return sessions.changePassword(caller, current, next, request.address())
                .map(MeHandler::answer);
    }

    private static Answer answer(PasswordResult result) {
        return switch (result) {
            case PasswordResult.Changed _ -> new Answer.Nothing();
            case PasswordResult.Refused _ ->
                    throw Problem.field("currentPassword", "is not your password");
            case PasswordResult.Throttled(int retryAfterSeconds) ->
                    throw Problem.tooManyAttempts(ATTEMPTS, retryAfterSeconds);
        };
    }

    private Future<Answer> sessions(ApiRequest request) {
        Caller caller = request.caller();
        return sessions.own(caller)
                .map(found -> Answer.items(found.stream().map(one -> json(one, caller))));
    }

    private Future<Answer> endSession(ApiRequest request) {
        return sessions.endOwn(request.caller(), request.pathId("id", "session"))
                .map(
                        isEnded -> {
                            if (!isEnded) {
                                throw Problem.notFound("session");
                            }
                            return new Answer.Nothing();
                        });
    }

    private static JsonObject json(OpenSession session, Caller caller) {
        return new JsonObject()
                .put("id", session.id().toString())
                .put("createdAt", session.createdAt().toString())
                .put("refreshedAt", session.refreshedAt().toString())
                .put("expiresAt", session.expiresAt().toString())
                .put("current", session.id().equals(caller.sessionId()));
    }
}
