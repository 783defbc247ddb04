package io.wardstream.api;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.wardstream.access.Grant;
import io.wardstream.access.Grants;
import io.wardstream.access.User;
import io.wardstream.access.User.Kind;
import io.wardstream.access.UserFilter;
import io.wardstream.access.Users;
import io.wardstream.registry.Hospitals;
import io.wardstream.registry.Slice;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The people who can log in and the services that come with a key, and what they may do where. */
final class UserHandler {

    private static final int MAX_NAME = 100;
    private static final String[] KINDS =
            Stream.of(Kind.values()).map(UserHandler::text).toArray(String[]::new);

    private final Users users;
    private final ManagedUsers managed;
    private final GrantBody grantBody;
    private final Hospitals hospitals;

    UserHandler(Users users, Hospitals hospitals, Lookup lookup) {
        this.users = users;
        this.managed = new ManagedUsers(users);
        this.grantBody = new GrantBody(lookup);
        this.hospitals = hospitals;
    }

    List<Operation> operations() {
        return List.of(
                Operation.get("/users", this::list),
                Operation.post("/users", this::create),
                Operation.get("/users/{id}", this::find),
                Operation.patch("/users/{id}", this::change),
                Operation.delete("/users/{id}", this::delete));
    }

    private Future<Answer> list(ApiRequest request) {
        Query query = request.query("name", "kind", "enabled", "cursor", "limit");
        String kind = query.choice("kind", KINDS);
        String enabled = query.choice("enabled", "true", "false");
        UserFilter filter =
                new UserFilter(
                        ManagedUsers.hospitals(request.caller()),
                        query.text("name", MAX_NAME),
                        kind == null ? null : kind(kind),
                        enabled == null ? null : Boolean.valueOf(enabled));
        int limit = query.limit();
        return users.list(filter, query.after(), limit + 1)
                .map(found -> Slice.of(found, limit, Function.identity(), User::id))
                .compose(slice -> page(request, slice));
    }

    private Future<Answer> page(ApiRequest request, Slice<User> slice) {
        List<Grant> grants =
                slice.items().stream().flatMap(user -> user.grants().stream()).toList();
        return GrantPlaces.of(request, hospitals, grants)
                .map(
                        places ->
                                Answer.ok(
                                        new JsonObject()
                                                .put(
                                                        "items",
                                                        slice.items().stream()
                                                                .map(user -> json(user, places))
                                                                .toList())
                                                .put("next", Query.cursor(slice.nextAfter()))));
    }

    private Future<Answer> create(ApiRequest request) {
        boolean isPart = ManagedUsers.hospitals(request.caller()) != null;
        JsonBody body = request.body("username", "password", "kind", "grants");
        String username = body.text("username", MAX_NAME);
        String kind = body.optionalChoice("kind", KINDS);
        String password = password(body, username, kind == null ? Kind.PERSON : kind(kind));
        List<JsonBody> wanted = body.objects("grants", Grants.MAX_PER_USER, GrantBody.MEMBERS);
        if (isPart && wanted.isEmpty()) {
            throw body.refusal("grants", "must hold one at least, at a hospital of yours");
        }
        return grantBody
                .read(request, wanted)
                .compose(
                        grants ->
                                password == null
                                        ? users.createService(username, grants)
                                        : users.create(username, password, grants))
                .compose(made -> json(request, made))
                .map(json -> Answer.created("/api/users/" + json.getString("id"), json));
    }

    /** Null for a service. */
    private static @Nullable String password(JsonBody body, String username, Kind kind) {
        if (kind == Kind.PERSON) {
            return NewPassword.read(body, "password", username);
        }
        if (body.isGiven("password")) {
            throw body.refusal("password", "must be absent for a service, which comes with a key");
        }
        return null;
    }

    private Future<Answer> find(ApiRequest request) {
        return managed.ofPath(request).compose(user -> json(request, user)).map(Answer::ok);
    }

    private Future<Answer> change(ApiRequest request) {
        JsonBody body = request.body("enabled", "password");
        return managed.ofPath(request)
                .compose(
                        user ->
                                users.change(
                                                user.id(),
                                                body.optionalFlag("enabled"),
                                                newPassword(body, user))
                                        .compose(_ -> users.find(user.publicId())))
                .map(user -> user.orElseThrow(() -> Problem.notFound("user")))
                .compose(user -> json(request, user))
                .map(Answer::ok);
    }

    private static @Nullable String newPassword(JsonBody body, User user) {
        if (!body.isGiven("password")) {
            return null;
        }
        if (user.kind() == Kind.SERVICE || user.isOfIssuer()) {
            throw Problem.of(409, "this user does not log in with a password");
        }
        return NewPassword.read(body, "password", user.username());
    }

    private Future<Answer> delete(ApiRequest request) {
        return managed.ofPath(request)
                .compose(user -> users.delete(user.id()))
                .map(new Answer.Nothing());
    }

    private Future<JsonObject> json(ApiRequest request, User user) {
        return GrantPlaces.of(request, hospitals, user.grants()).map(places -> json(user, places));
    }

    static JsonObject json(User user, GrantPlaces places) {
        return new JsonObject()
                .put("id", user.publicId().toString())
                .put("username", user.username())
                .put("kind", text(user.kind()))
                .put("ofIssuer", user.isOfIssuer())
                .put("enabled", user.isEnabled())
                .put("createdAt", user.createdAt().toString())
                .put("grants", user.grants().stream().map(places::json).toList());
    }

    private static String text(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private static Kind kind(String text) {
        return Kind.valueOf(text.toUpperCase(Locale.ROOT));
    }
}
