package io.wardstream.api;

import io.vertx.core.Future;
import io.wardstream.access.Grant;
import io.wardstream.access.Role;
import io.wardstream.registry.Ward;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;

/** Reads grants, and refuses those the caller must not give. */
final class GrantBody {

    static final String[] MEMBERS = {"role", "hospitalId", "wardId"};

    private static final String[] ROLES =
            Stream.of(Role.values()).map(Role::wireName).toArray(String[]::new);

    private final Lookup lookup;

    GrantBody(Lookup lookup) {
        this.lookup = lookup;
    }

    /** Fails with 404 for a place the caller does not see, with 403 for a role too high. */
    Future<List<Grant>> read(ApiRequest request, List<JsonBody> wanted) {
        List<Grant> grants = new ArrayList<>();
        Future<Void> all = Future.succeededFuture();
        for (JsonBody one : wanted) {
            all = all.compose(_ -> read(request, one)).onSuccess(grants::add).mapEmpty();
        }
        return all.map(grants);
    }

    Future<Grant> read(ApiRequest request, JsonBody wanted) {
        Role role = Objects.requireNonNull(Role.byWireName(wanted.choice("role", ROLES)));
        UUID hospital = wanted.optionalId("hospitalId", "hospital");
        UUID ward = wanted.optionalId("wardId", "ward");
        if (role == Role.PLATFORM_ADMIN && hospital != null) {
            throw wanted.refusal("hospitalId", "must be null for platform-admin");
        }
        if (ward != null && hospital == null) {
            throw wanted.refusal("hospitalId", "must be there with wardId");
        }
        Future<Grant> grant =
                ward == null
                        ? lookup.hospitalId(request, "hospitalId", hospital)
                                .map(id -> new Grant(role, id, 0))
                        : lookup.wardOf(request, wanted).map(found -> at(role, found));
        return grant.map(read -> allowed(request, read));
    }

    private static Grant at(Role role, Ward ward) {
        return new Grant(role, ward.hospitalId(), ward.id());
    }

    private static Grant allowed(ApiRequest request, Grant grant) {
        if (!request.caller().mayGive(grant)) {
            throw Problem.forbidden();
        }
        return grant;
    }
}
