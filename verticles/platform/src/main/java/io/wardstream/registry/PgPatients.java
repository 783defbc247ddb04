package io.wardstream.registry;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import io.wardstream.ops.Meters;
import io.wardstream.store.Database;
import io.wardstream.store.GatheredReads;
import io.wardstream.store.Scope;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;

/** Patients in PostgreSQL; those whom people look at are kept. */
final class PgPatients implements Patients {

    private static final String SELECT =
            """
            SELECT p.id, p.public_id, p.hospital_id, h.public_id AS hospital_public_id,
                   p.ward_id, w.public_id AS ward_public_id, b.label AS bed,
                   p.display_name, p.status, p.created_at
            FROM patient p
            JOIN hospital h ON h.id = p.hospital_id
            JOIN ward w ON w.id = p.ward_id
            LEFT JOIN bed b ON b.id = p.bed_id
            """;

    static final String FIND = SELECT + "WHERE p.public_id = ANY ($1) AND p.erased_at IS NULL";

    private static final String FIND_BY_ID = SELECT + "WHERE p.id = $1";

    private static final String LIST =
            SELECT
                    + """
                    WHERE p.id > $1
                      AND p.erased_at IS NULL
                      AND ($2::int = 0 OR p.hospital_id = $2)
                      AND ($3::int = 0 OR p.ward_id = $3)
                      AND ($4::text IS NULL OR p.status = $4)
                    ORDER BY p.id
                    LIMIT $5
                    """;

    private static final String INSERT =
            """
            WITH the_bed AS (
                INSERT INTO bed (hospital_id, ward_id, label)
                SELECT $1, $2, $3::text
                WHERE $3::text IS NOT NULL
                ON CONFLICT (ward_id, label) DO UPDATE SET label = excluded.label
                RETURNING id
            )
            INSERT INTO patient (hospital_id, ward_id, bed_id, display_name)
            VALUES ($1, $2, (SELECT id FROM the_bed), $4)
            RETURNING id
            """;

    private static final String LOCK =
            """
            SELECT id
            FROM patient
            WHERE id = $1 AND erased_at IS NULL
            FOR UPDATE
            """;

    private static final int MOST_KEPT = 20_000;
    private static final int MOST_A_STATEMENT = 500;

    private final PgStatements statements;
    private final Database database;
    private final PgPatientMove move;
    private final DeviceNews news;
    private final RegistryVersions versions;
    private final ScopedCache<UUID, Optional<Patient>> kept;
    private final GatheredReads<UUID, Patient> gathered =
            new GatheredReads<>("patients", MOST_A_STATEMENT, this::findAll);

    PgPatients(Database database, DeviceNews news, RegistryVersions versions, Meters meters) {
        this.statements = new PgStatements(database);
        this.database = database;
        this.move = new PgPatientMove();
        this.news = news;
        this.versions = versions;
        this.kept = new ScopedCache<>("patients", MOST_KEPT, Optional::isPresent, versions, meters);
    }

    @Override
    public Future<Patient> create(NewPatient patient) {
        Ward ward = patient.ward();
        Tuple values = Tuple.of(ward.hospitalId(), ward.id(), patient.bed(), patient.displayName());
        return database.write(
                        connection ->
                                PgStatements.run(connection, INSERT, values)
                                        .compose(
                                                rows ->
                                                        byId(
                                                                connection,
                                                                rows.getFirst().getInteger(0))))
                .compose(versions::committed);
    }

    @Override
    public Future<Slice<Patient>> list(Scope scope, PatientFilter filter, int after, int limit) {
        Boolean isAdmitted = filter.isAdmitted();
        Tuple values =
                Tuple.of(
                        after,
                        filter.hospitalId(),
                        filter.wardId(),
                        isAdmitted == null ? null : status(isAdmitted),
                        limit + 1);
        return statements
                .read(scope, LIST, values)
                .map(rows -> Slice.of(rows, limit, PgPatients::patient, Patient::id));
    }

    @Override
    public Future<Optional<Patient>> find(Scope scope, UUID id) {
        return findAll(scope, Set.of(id)).map(found -> Optional.ofNullable(found.get(id)));
    }

    @Override
    public Future<Optional<Patient>> known(Scope scope, UUID id) {
        return kept.get(scope, id, () -> gathered.get(scope, id));
    }

    private Future<Map<UUID, Patient>> findAll(Scope scope, Set<UUID> ids) {
        return statements
                .read(scope, FIND, Tuple.of((Object) ids.toArray(UUID[]::new)))
                .map(
                        rows ->
                                rows.stream()
                                        .map(PgPatients::patient)
                                        .collect(toMap(Patient::publicId, identity())));
    }

    @Override
    public Future<ChangeResult<Patient>> change(
            int patientId, PatientChange change, Predicate<Patient> expected) {
        return database.write(connection -> changeLocked(connection, patientId, change, expected))
                .map(this::announced)
                .compose(versions::committed);
    }

    /** What a change came to, and the devices that must hear of it after the commit. */
    private record Moved(ChangeResult<Patient> result, List<DevicePlace> devices) {}

    private Future<Moved> changeLocked(
            SqlConnection connection,
            int patientId,
            PatientChange change,
            Predicate<Patient> expected) {
        return PgStatements.run(connection, LOCK, Tuple.of(patientId))
                .compose(
                        locked -> {
                            if (locked.isEmpty()) {
                                return unmoved(new ChangeResult.Gone<>());
                            }
                            return byId(connection, patientId)
                                    .compose(
                                            before ->
                                                    expected.test(before)
                                                            ? apply(connection, before, change)
                                                            : unmoved(new ChangeResult.Stale<>()));
                        });
    }

    private Future<Moved> apply(SqlConnection connection, Patient before, PatientChange change) {
        return move.apply(connection, before, change)
                .compose(
                        devices ->
                                byId(connection, before.id())
                                        .map(
                                                now ->
                                                        new Moved(
                                                                new ChangeResult.Changed<>(now),
                                                                devices)));
    }

    private ChangeResult<Patient> announced(Moved moved) {
        moved.devices().forEach(news::reassigned);
        return moved.result();
    }

    private static Future<Moved> unmoved(ChangeResult<Patient> result) {
        return Future.succeededFuture(new Moved(result, List.of()));
    }

    private static Future<Patient> byId(SqlConnection connection, int id) {
        return PgStatements.run(connection, FIND_BY_ID, Tuple.of(id))
                .map(rows -> patient(rows.getFirst()));
    }

    static String status(boolean isAdmitted) {
        return isAdmitted ? "admitted" : "discharged";
    }

    private static Patient patient(Row row) {
        return new Patient(
                row.getInteger("id"),
                row.getUUID("public_id"),
                row.getInteger("hospital_id"),
                row.getUUID("hospital_public_id"),
                row.getInteger("ward_id"),
                row.getUUID("ward_public_id"),
                row.getString("bed"),
                row.getString("display_name"),
                row.getString("status").equals(status(true)),
                row.getOffsetDateTime("created_at").toInstant());
    }
}
