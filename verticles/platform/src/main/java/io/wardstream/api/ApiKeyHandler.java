package io.wardstream.api;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.wardstream.access.ApiKey;
import io.wardstream.access.ApiKeys;
import io.wardstream.access.User;
import io.wardstream.access.Users;
import io.wardstream.registry.Slice;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The keys with which services come. */
final class ApiKeyHandler {

    private static final int MAX_NAME = 100;
    private static final int MAX_INSTANT = 40;

    private final ApiKeys keys;
    private final ManagedUsers managed;
    private final InstantSource clock;

    ApiKeyHandler(ApiKeys keys, Users users, InstantSource clock) {
        this.keys = keys;
        this.managed = new ManagedUsers(users);
        this.clock = clock;
    }

    List<Operation> operations() {
        return List.of(
                Operation.get("/api-keys", this::list),
                Operation.post("/api-keys", this::create),
                Operation.delete("/api-keys/{id}", this::revoke));
    }

    private Future<Answer> list(ApiRequest request) {
        Query query = request.query("user", "cursor", "limit");
        List<Integer> hospitals = ManagedUsers.hospitals(request.caller());
        UUID user = query.id("user", "user");
        int after = query.after();
        int limit = query.limit();
        Future<Integer> service =
                user == null
                        ? Future.succeededFuture(0)
                        : managed.ofField(request, "user", user).map(User::id);
        return service.compose(id -> keys.list(hospitals, id, after, limit + 1))
                .map(found -> Slice.of(found, limit, Function.identity(), ApiKey::id))
                .map(
                        slice ->
                                Answer.ok(
                                        new JsonObject()
                                                .put(
                                                        "items",
                                                        slice.items().stream()
                                                                .map(ApiKeyHandler::json)
                                                                .toList())
                                                .put("next", Query.cursor(slice.nextAfter()))));
    }

    private Future<Answer> create(ApiRequest request) {
        JsonBody body = request.body("userId", "name", "expiresAt");
        UUID id = body.id("userId", "user");
        String name = body.text("name", MAX_NAME);
        Instant expiresAt = expiry(body);
        return managed.ofField(request, "userId", id)
                .compose(user -> keys.create(service(user), name, expiresAt))
                .map(
                        made ->
                                made.orElseThrow(
                                        () ->
                                                Problem.of(
                                                        409,
                                                        "a service has at most "
                                                                + ApiKeys.MAX_PER_SERVICE
                                                                + " keys in force")))
                .map(
                        shown ->
                                Answer.created(
                                        "/api/api-keys/" + shown.key().publicId(),
                                        json(shown.key()).put("key", shown.token())));
    }

    private static User service(User user) {
        if (user.kind() != User.Kind.SERVICE) {
            throw Problem.of(409, "keys are for services; people log in");
        }
        return user;
    }

    private @Nullable Instant expiry(JsonBody body) {
        String text = body.optionalText("expiresAt", MAX_INSTANT);
        if (text == null) {
            return null;
        }
        return Texts.instant(text)
                .filter(clock.instant()::isBefore)
                .orElseThrow(
                        () ->
                                body.refusal(
                                        "expiresAt",
                                        "must be RFC 3339 (2026-01-31T12:00:00Z) and to come"));
    }

    private Future<Answer> revoke(ApiRequest request) {
        Problem unknown = Problem.notFound("key");
        List<Integer> _ = ManagedUsers.hospitals(request.caller());
        return keys.find(request.pathId("id", "key"))
                .map(found -> found.orElseThrow(() -> unknown))
                .compose(
                        key ->
                                managed.find(request, key.userPublicId(), unknown)
                                        .compose(_ -> keys.revoke(key)))
                .map(new Answer.Nothing());
    }

    private static JsonObject json(ApiKey key) {
        return new JsonObject()
                .put("id", key.publicId().toString())
                .put("userId", key.userPublicId().toString())
                .put("name", key.name())
                .put("createdAt", key.createdAt().toString())
                .put("expiresAt", Texts.orNull(key.expiresAt()))
                .put("lastUsedAt", Texts.orNull(key.lastUsedAt()))
                .put("revokedAt", Texts.orNull(key.revokedAt()));
    }
}
