package io.wardstream.registry;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import io.wardstream.ops.Meters;
import io.wardstream.store.Database;
import io.wardstream.store.Gathering;
import io.wardstream.store.Scope;
import io.wardstream.store.VersionedCache;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** Hospitals and wards in PostgreSQL; what people ask for is kept. */
final class PgHospitals implements Hospitals {

    private static final String INSERT =
            """
            INSERT INTO hospital (name)
            VALUES ($1)
            RETURNING id, public_id, name
            """;

    private static final String LIST =
            """
            SELECT id, public_id, name
            FROM hospital
            ORDER BY name, id
            LIMIT 1000
            """;

    private static final String LIST_AFTER =
            """
            SELECT id, public_id, name
            FROM hospital
            WHERE $1::int = 0 OR (name, id) > (SELECT name, id FROM hospital WHERE id = $1)
            ORDER BY name, id
            LIMIT $2
            """;

    private static final String FIND =
            """
            SELECT id, public_id, name
            FROM hospital
            WHERE public_id = $1
            """;

    private static final String ALL_IDS = "SELECT id FROM hospital";

    private static final String INSERT_WARD =
            """
            INSERT INTO ward (hospital_id, name)
            VALUES ($1, $2)
            RETURNING id, public_id, hospital_id, $3::uuid AS hospital_public_id, name
            """;

    private static final String LIST_WARDS =
            """
            SELECT id, public_id, hospital_id, $2::uuid AS hospital_public_id, name
            FROM ward
            WHERE hospital_id = $1
              AND ($3::int = 0 OR (name, id) > (SELECT name, id FROM ward WHERE id = $3))
            ORDER BY name, id
            LIMIT $4
            """;

    private static final String FIND_WARDS =
            """
            SELECT w.id, w.public_id, w.hospital_id, h.public_id AS hospital_public_id, w.name
            FROM ward w
            JOIN hospital h ON h.id = w.hospital_id
            WHERE w.id = ANY ($1)
            """;

    private static final String FIND_WARD =
            """
            SELECT w.id, w.public_id, w.hospital_id, h.public_id AS hospital_public_id, w.name
            FROM ward w
            JOIN hospital h ON h.id = w.hospital_id
            WHERE w.public_id = $1
            """;

    private static final String BEDS =
            """
            SELECT count(*)::int AS beds
            FROM bed
            WHERE hospital_id = $1 AND ($2::int = 0 OR ward_id = $2)
            """;

    private static final String ANY = "any";
    private static final int MOST_SCOPES = 1_000;
    private static final int MOST_HOSPITALS = 10_000;
    private static final int MOST_WARDS = 20_000;

    private final PgStatements statements;
    private final RegistryVersions versions;
    private final VersionedCache<String, List<Integer>> ids;
    private final Gathering<String, List<Integer>> asked =
            new Gathering<>("hospitals", 1, 1, _ -> allIds().map(all -> Map.of(ANY, all)));

    private final ScopedCache<String, List<Hospital>> lists;
    private final ScopedCache<UUID, Optional<Hospital>> hospitals;
    private final ScopedCache<UUID, Optional<Ward>> wards;

    PgHospitals(Database database, RegistryVersions versions, Meters meters) {
        this.statements = new PgStatements(database);
        this.versions = versions;
        ids = new VersionedCache<>("hospital-ids", 1, (_, _) -> 1, _ -> true, meters);
        lists = new ScopedCache<>("hospital-lists", MOST_SCOPES, _ -> true, versions, meters);
        hospitals =
                new ScopedCache<>(
                        "hospitals", MOST_HOSPITALS, Optional::isPresent, versions, meters);
        wards = new ScopedCache<>("wards", MOST_WARDS, Optional::isPresent, versions, meters);
    }

    @Override
    public Future<Hospital> create(String name) {
        return statements
                .write(INSERT, Tuple.of(name))
                .map(rows -> hospital(rows.getFirst()))
                .compose(versions::committed);
    }

    @Override
    public Future<List<Hospital>> list(Scope scope) {
        return lists.get(
                scope,
                ANY,
                () ->
                        statements
                                .read(scope, LIST, Tuple.tuple())
                                .map(rows -> rows.stream().map(PgHospitals::hospital).toList()));
    }

    @Override
    public Future<Slice<Hospital>> list(Scope scope, int after, int limit) {
        return statements
                .read(scope, LIST_AFTER, Tuple.of(after, limit + 1))
                .map(rows -> Slice.of(rows, limit, PgHospitals::hospital, Hospital::id));
    }

    @Override
    public Future<Optional<Hospital>> find(Scope scope, UUID id) {
        return hospitals.get(
                scope,
                id,
                () ->
                        statements
                                .read(scope, FIND, Tuple.of(id))
                                .map(rows -> rows.stream().map(PgHospitals::hospital).findFirst()));
    }

    @Override
    public Future<List<Integer>> allIds() {
        return statements
                .read(Scope.platform(), ALL_IDS, Tuple.tuple())
                .map(rows -> rows.stream().map(row -> row.getInteger("id")).toList());
    }

    @Override
    public Future<List<Integer>> knownIds() {
        OptionalLong version = versions.ofHospitals();
        return version.isPresent() ? ids.get(ANY, version.getAsLong(), this::ids) : ids();
    }

    private Future<List<Integer>> ids() {
        return asked.get(ANY).map(Optional::orElseThrow);
    }

    @Override
    public Future<Ward> createWard(Hospital hospital, String name) {
        return statements
                .write(INSERT_WARD, Tuple.of(hospital.id(), name, hospital.publicId()))
                .map(rows -> ward(rows.getFirst()))
                .compose(versions::committed);
    }

    @Override
    public Future<Slice<Ward>> wards(Scope scope, Hospital hospital, int after, int limit) {
        return statements
                .read(
                        scope,
                        LIST_WARDS,
                        Tuple.of(hospital.id(), hospital.publicId(), after, limit + 1))
                .map(rows -> Slice.of(rows, limit, PgHospitals::ward, Ward::id));
    }

    @Override
    public Future<Optional<Integer>> idOf(UUID publicId) {
        return find(Scope.platform(), publicId).map(found -> found.map(Hospital::id));
    }

    @Override
    public Future<List<Ward>> findWards(Scope scope, Collection<Integer> ids) {
        return ids.isEmpty()
                ? Future.succeededFuture(List.of())
                : statements
                        .read(scope, FIND_WARDS, Tuple.of(ids.toArray(Integer[]::new)))
                        .map(rows -> rows.stream().map(PgHospitals::ward).toList());
    }

    @Override
    public Future<Optional<Ward>> findWard(Scope scope, UUID id) {
        return wards.get(
                scope,
                id,
                () ->
                        statements
                                .read(scope, FIND_WARD, Tuple.of(id))
                                .map(rows -> rows.stream().map(PgHospitals::ward).findFirst()));
    }

    @Override
    public Future<Integer> beds(Scope scope, int hospitalId, int wardId) {
        return statements
                .read(scope, BEDS, Tuple.of(hospitalId, wardId))
                .map(rows -> rows.getFirst().getInteger("beds"));
    }

    private static Hospital hospital(Row row) {
        return new Hospital(row.getInteger("id"), row.getUUID("public_id"), row.getString("name"));
    }

    private static Ward ward(Row row) {
        return new Ward(
                row.getInteger("id"),
                row.getUUID("public_id"),
                row.getInteger("hospital_id"),
                row.getUUID("hospital_public_id"),
                row.getString("name"));
    }
}
