package io.wardstream.api;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.wardstream.access.BridgeTickets;
import io.wardstream.access.LoginResult;
import io.wardstream.access.SessionTokens;
import io.wardstream.access.Sessions;
import java.util.List;

/** Log-in, refresh, log-out and tickets for the event-bus bridge. */
final class SessionHandler {

    private static final int MAX_NAME = 100;
    private static final int MAX_PASSWORD = 200;
    private static final int MAX_TOKEN = 200;

    /** Failures of one user from one address before there is a wait. */
    private static final int ATTEMPTS = 10;

    private final Sessions sessions;
    private final BridgeTickets tickets;

    SessionHandler(Sessions sessions, BridgeTickets tickets) {
        this.sessions = sessions;
        this.tickets = tickets;
    }

    List<Operation> operations() {
        return List.of(
                Operation.post("/session", this::login).open(),
                Operation.post("/session/refresh", this::refresh).open(),
                Operation.delete("/session", this::logout),
                Operation.post("/session/bridge-ticket", this::bridgeTicket));
    }

    private Future<Answer> login(ApiRequest request) {
        JsonBody body = request.body("username", "password");
        String username = body.text("username", MAX_NAME);
        String password = body.text("password", MAX_PASSWORD);
        return sessions.login(username, password, request.address())
                .compose(result -> answer(request, username, result));
    }

    private Future<Answer> answer(ApiRequest request, String username, LoginResult result) {
        return switch (result) {
            case LoginResult.LoggedIn(SessionTokens tokens) ->
                    identified(request, tokens).map(_ -> Answer.ok(json(tokens)));
            case LoginResult.Refused(int userId) -> {
                request.notes().tried(userId, username);
                throw Problem.of(401, "the username or the password is wrong");
            }
            case LoginResult.Throttled(int retryAfterSeconds) ->
                    throw Problem.tooManyAttempts(ATTEMPTS, retryAfterSeconds);
        };
    }

    /** So that the audit knows who it was. */
    private Future<Void> identified(ApiRequest request, SessionTokens tokens) {
        return sessions.authenticate(tokens.accessToken())
                .onSuccess(caller -> caller.ifPresent(request.notes()::loggedIn))
                .mapEmpty();
    }

    private Future<Answer> refresh(ApiRequest request) {
        String token = request.body("refreshToken").text("refreshToken", MAX_TOKEN);
        return sessions.refresh(token)
                .map(tokens -> tokens.orElseThrow(Problem::unauthorized))
                .compose(tokens -> identified(request, tokens).map(_ -> Answer.ok(json(tokens))));
    }

    private Future<Answer> logout(ApiRequest request) {
        return sessions.end(request.caller().sessionId()).map(new Answer.Nothing());
    }

    private Future<Answer> bridgeTicket(ApiRequest request) {
        return Future.succeededFuture(
                Answer.ok(
                        new JsonObject()
                                .put("ticket", tickets.issue(request.caller()))
                                .put("expiresInSeconds", BridgeTickets.LIFETIME_SECONDS)));
    }

    private static JsonObject json(SessionTokens tokens) {
        return new JsonObject()
                .put("accessToken", tokens.accessToken())
                .put("tokenType", "Bearer")
                .put("expiresIn", tokens.expiresInSeconds())
                .put("refreshToken", tokens.refreshToken());
    }
}
