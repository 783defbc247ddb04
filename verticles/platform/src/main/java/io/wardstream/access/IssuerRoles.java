package io.wardstream.access;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wardstream.config.ConfigException;
import io.wardstream.config.OidcConfig;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which grants a token of the issuer gives: what it calls a role, and what that is here. */
final class IssuerRoles {

    private final String[] claim;
    private final List<Mapped> mapped;
    private final HospitalIds hospitals;

    private IssuerRoles(String claim, List<Mapped> mapped, HospitalIds hospitals) {
        this.claim = claim.split("\\.", -1);
        this.mapped = mapped;
        this.hospitals = hospitals;
    }

    /**
     * @param hospital null: every one
     */
    private record Mapped(String name, Role role, @Nullable UUID hospital) {}

    /**
     * @throws ConfigException when one names no role or no id
     */
    static IssuerRoles of(OidcConfig config, HospitalIds hospitals) {
        return new IssuerRoles(
                config.rolesClaim(),
                config.roles().stream().map(IssuerRoles::parse).toList(),
                hospitals);
    }

    private static Mapped parse(String text) {
        int equals = text.lastIndexOf('=');
        String[] place = text.substring(equals + 1).split("@", 2);
        Role role = Role.byWireName(place[0]);
        if (equals < 1 || role == null || (role == Role.PLATFORM_ADMIN && place.length > 1)) {
            throw new ConfigException(
                    "access.oidcRoles: " + text + ": must be name=role or name=role@hospital id");
        }
        try {
            return new Mapped(
                    text.substring(0, equals),
                    role,
                    place.length == 1 ? null : UUID.fromString(place[1]));
        } catch (IllegalArgumentException noId) {
            throw new ConfigException("access.oidcRoles: " + place[1] + " is no id of a hospital");
        }
    }

    /** Without those at hospitals that do not exist. */
    Future<List<Grant>> grants(JsonObject claims) {
        Set<String> names = names(claims);
        List<Future<Optional<Grant>>> grants =
                mapped.stream().filter(one -> names.contains(one.name())).map(this::grant).toList();
        return Future.all(grants)
                .map(
                        all ->
                                all.<Optional<Grant>>list().stream()
                                        .flatMap(Optional::stream)
                                        .distinct()
                                        .toList());
    }

    private Future<Optional<Grant>> grant(Mapped one) {
        UUID hospital = one.hospital();
        return hospital == null
                ? Future.succeededFuture(Optional.of(Grant.everywhere(one.role())))
                : hospitals.idOf(hospital).map(id -> id.map(at -> Grant.at(one.role(), at)));
    }

    private Set<String> names(JsonObject claims) {
        Object value = claims;
        for (String step : claim) {
            value = value instanceof JsonObject object ? object.getValue(step) : null;
        }
        Stream<Object> found =
                switch (value) {
                    case JsonArray list -> list.stream();
                    case String text -> Stream.of((Object[]) text.split(" ", -1));
                    case null, default -> Stream.empty();
                };
        Set<String> names = new HashSet<>();
        found.filter(String.class::isInstance).map(String.class::cast).forEach(names::add);
        return names;
    }
}
