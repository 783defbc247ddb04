package io.wardstream.api;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.wardstream.access.Grant;
import io.wardstream.access.Permission;
import io.wardstream.access.Role;
import io.wardstream.access.User;
import io.wardstream.access.Users;
import io.wardstream.registry.Hospital;
import io.wardstream.registry.Hospitals;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The people who can log in, and what they may do where. */
final class UserHandler {

    private static final int MAX_NAME = 100;
    private static final int MIN_PASSWORD = 12;
    private static final int MAX_GRANTS = 100;

    private static final String[] ROLES = {
        "viewer", "clinician", "device-manager", "auditor", "hospital-admin", "platform-admin"
    };

    private final Users users;
    private final Hospitals hospitals;
    private final Lookup lookup;

    UserHandler(Users users, Hospitals hospitals, Lookup lookup) {
        this.users = users;
        this.hospitals = hospitals;
        this.lookup = lookup;
    }

    List<Operation> operations() {
        return List.of(Operation.get("/users", this::list), Operation.post("/users", this::create));
    }

    private Future<Answer> list(ApiRequest request) {
        request.requireEverywhere(Permission.MANAGE_USERS);
        return publicIds(request)
                .compose(
                        ids ->
                                users.list()
                                        .map(
                                                found ->
                                                        Answer.items(
                                                                found.stream()
                                                                        .map(u -> json(u, ids)))));
    }

    private Future<Answer> create(ApiRequest request) {
        request.requireEverywhere(Permission.MANAGE_USERS);
        JsonBody body = request.body("username", "password", "grants");
        String username = body.text("username", MAX_NAME);
        String password = password(body);
        List<JsonBody> grants = body.objects("grants", MAX_GRANTS, "role", "hospitalId");
        return grants(request, grants)
                .compose(granted -> users.create(username, password, granted))
                .compose(made -> publicIds(request).map(ids -> json(made, ids)))
                .map(json -> Answer.created("/api/users", json));
    }

    private static String password(JsonBody body) {
        String password = body.text("password", Users.MAX_PASSWORD_BYTES);
        if (password.length() < MIN_PASSWORD
                || password.getBytes(StandardCharsets.UTF_8).length > Users.MAX_PASSWORD_BYTES) {
            throw body.refusal(
                    "password",
                    "must be a text of "
                            + MIN_PASSWORD
                            + " characters to "
                            + Users.MAX_PASSWORD_BYTES
                            + " bytes");
        }
        return password;
    }

    private Future<List<Grant>> grants(ApiRequest request, List<JsonBody> wanted) {
        List<Grant> grants = new ArrayList<>();
        Future<Void> all = Future.succeededFuture();
        for (JsonBody one : wanted) {
            Role role = role(one);
            UUID hospital = one.optionalId("hospitalId", "hospital");
            all =
                    all.compose(_ -> lookup.hospitalId(request, "hospitalId", hospital))
                            .map(
                                    id -> {
                                        grants.add(new Grant(role, id, 0));
                                        return null;
                                    });
        }
        return all.map(grants);
    }

    private static Role role(JsonBody grant) {
        return Objects.requireNonNull(Role.byWireName(grant.choice("role", ROLES)));
    }

    private Future<Map<Integer, UUID>> publicIds(ApiRequest request) {
        return hospitals
                .list(request.scope())
                .map(
                        found ->
                                found.stream()
                                        .collect(
                                                Collectors.toMap(
                                                        Hospital::id, Hospital::publicId)));
    }

    private static JsonObject json(User user, Map<Integer, UUID> hospitals) {
        return new JsonObject()
                .put("id", user.publicId().toString())
                .put("username", user.username())
                .put("enabled", user.isEnabled())
                .put("createdAt", user.createdAt().toString())
                .put(
                        "grants",
                        user.grants().stream()
                                .map(grant -> json(grant, hospitals.get(grant.hospitalId())))
                                .toList());
    }

    private static JsonObject json(Grant grant, @Nullable UUID hospital) {
        return new JsonObject()
                .put("role", grant.role().wireName())
                .put("hospitalId", hospital == null ? null : hospital.toString());
    }
}
