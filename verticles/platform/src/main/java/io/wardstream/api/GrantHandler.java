package io.wardstream.api;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.wardstream.access.Grants;
import io.wardstream.access.HeldGrant;
import io.wardstream.access.User;
import io.wardstream.access.Users;
import io.wardstream.registry.Hospitals;
import java.util.List;
import java.util.UUID;

/** Roles given and taken away, one at a time. */
final class GrantHandler {

    private final Grants grants;
    private final Users users;
    private final ManagedUsers managed;
    private final GrantBody grantBody;
    private final Hospitals hospitals;

    GrantHandler(Grants grants, Users users, Hospitals hospitals, Lookup lookup) {
        this.grants = grants;
        this.users = users;
        this.managed = new ManagedUsers(users);
        this.grantBody = new GrantBody(lookup);
        this.hospitals = hospitals;
    }

    List<Operation> operations() {
        return List.of(
                Operation.get("/grants", this::list),
                Operation.post("/grants", this::add),
                Operation.delete("/grants/{id}", this::remove));
    }

    private Future<Answer> list(ApiRequest request) {
        UUID user = request.query("user").id("user", "user");
        if (user == null) {
            throw Problem.field("user", "must be the id of a user");
        }
        return managed.ofField(request, "user", user)
                .compose(found -> grants.of(found.id()).compose(held -> json(request, found, held)))
                .map(items -> Answer.items(items.stream()));
    }

    private Future<Answer> add(ApiRequest request) {
        JsonBody body = request.body("userId", "role", "hospitalId", "wardId");
        UUID id = body.id("userId", "user");
        return managed.ofField(request, "userId", id)
                .compose(
                        user ->
                                grantBody
                                        .read(request, body)
                                        .compose(grant -> grants.add(user.id(), grant))
                                        .map(
                                                added ->
                                                        added.orElseThrow(
                                                                () ->
                                                                        Problem.of(
                                                                                409,
                                                                                "the user has this"
                                                                                        + " grant, or "
                                                                                        + Grants
                                                                                                .MAX_PER_USER)))
                                        .compose(held -> json(request, user, List.of(held))))
                .map(List::getFirst)
                .map(json -> Answer.created("/api/grants/" + json.getString("id"), json));
    }

    /** A grant of somebody who is not managed is not found, as one that does not exist. */
    private Future<Answer> remove(ApiRequest request) {
        Problem unknown = Problem.notFound("grant");
        List<Integer> _ = ManagedUsers.hospitals(request.caller());
        return grants.find(request.pathId("id", "grant"))
                .map(found -> found.orElseThrow(() -> unknown))
                .compose(
                        held ->
                                users.find(held.userId())
                                        .map(user -> user.orElseThrow(() -> unknown))
                                        .compose(
                                                user ->
                                                        managed.find(
                                                                request, user.publicId(), unknown))
                                        .compose(_ -> grants.remove(held)))
                .map(new Answer.Nothing());
    }

    private Future<List<JsonObject>> json(ApiRequest request, User user, List<HeldGrant> held) {
        return GrantPlaces.of(request, hospitals, held.stream().map(HeldGrant::grant).toList())
                .map(
                        places ->
                                held.stream()
                                        .map(
                                                one ->
                                                        places.json(one.grant())
                                                                .put(
                                                                        "id",
                                                                        one.publicId().toString())
                                                                .put(
                                                                        "userId",
                                                                        user.publicId().toString())
                                                                .put("ofIssuer", one.isOfIssuer())
                                                                .put(
                                                                        "createdAt",
                                                                        one.createdAt().toString()))
                                        .toList());
    }
}
