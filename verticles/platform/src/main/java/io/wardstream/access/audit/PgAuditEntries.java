package io.wardstream.access.audit;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import io.wardstream.access.audit.QueuedAudit.Queued;
import io.wardstream.store.Database;
import io.wardstream.store.Scope;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** The entries in PostgreSQL. */
final class PgAuditEntries implements QueuedAudit.EntryStore, AuditReader {

    private static final String INSERT =
            """
            INSERT INTO audit_entry (writer, seq, at, user_id, username, session, address, action,
                operation, hospital_id, ward, patient, target, outcome, status, purpose, request, repeats)
            SELECT $1, *
            FROM unnest($2::bigint[], $3::timestamptz[], $4::int[], $5::text[], $6::uuid[], $7::text[], $8::text[],
                $9::text[], $10::int[], $11::uuid[], $12::uuid[], $13::uuid[], $14::text[], $15::smallint[],
                $16::text[], $17::text[], $18::int[])
            ON CONFLICT DO NOTHING
            """;

    /** A hospital each by its own index, so that a page costs a page however long the list is. */
    private static final String LIST =
            """
            SELECT %1$s
            FROM unnest($1::int[]) AS h (id)
            CROSS JOIN LATERAL (
                SELECT *
                FROM audit_entry
                WHERE hospital_id = h.id AND id < $2 AND at >= $4 AND at < $5 AND %2$s
                ORDER BY id DESC
                LIMIT $3
            ) e
            ORDER BY e.id DESC
            LIMIT $3
            """
                    .formatted(
                            PgAuditColumns.NAMES,
                            "($6::int IS NULL OR user_id = $6)"
                                    + " AND ($7::text IS NULL OR action = $7)"
                                    + " AND ($8::text IS NULL OR outcome = $8)");

    /** The same for what belongs to no hospital. */
    private static final String LIST_OF_NONE =
            LIST.replace("hospital_id = h.id", "hospital_id IS NULL");

    private static final String LIST_OF_PATIENT =
            """
            SELECT %s
            FROM audit_entry e
            WHERE e.patient = $1 AND e.hospital_id = ANY ($9) AND e.id < $2 AND e.at >= $4 AND e.at < $5
              AND ($6::int IS NULL OR e.user_id = $6)
              AND ($7::text IS NULL OR e.action = $7)
              AND ($8::text IS NULL OR e.outcome = $8)
            ORDER BY e.id DESC
            LIMIT $3
            """
                    .formatted(PgAuditColumns.NAMES);

    private static final String USER =
            """
            SELECT id
            FROM app_user
            WHERE public_id = $1
            """;

    private static final String PUBLIC_IDS =
            """
            SELECT id, public_id
            FROM app_user
            WHERE id = ANY ($1)
            """;

    private static final OffsetDateTime BEGINNING =
            OffsetDateTime.of(2000, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);
    private static final OffsetDateTime END = BEGINNING.plusYears(200);

    private final Database database;
    private final UUID writer = UUID.randomUUID();

    PgAuditEntries(Database database) {
        this.database = database.forRanges();
    }

    @Override
    public Future<Void> insert(List<Queued> batch) {
        return database.bounded(
                database.platform().preparedQuery(INSERT).execute(columns(batch)).mapEmpty());
    }

    private Tuple columns(List<Queued> batch) {
        return Tuple.tuple()
                .addUUID(writer)
                .addArrayOfLong(of(batch, Queued::seq, Long[]::new))
                .addArrayOfOffsetDateTime(of(batch, one -> utc(one.entry()), OffsetDateTime[]::new))
                .addArrayOfInteger(ofEntries(batch, e -> orNull(e.who().userId()), Integer[]::new))
                .addArrayOfString(ofEntries(batch, e -> e.who().username(), String[]::new))
                .addArrayOfUUID(ofEntries(batch, e -> e.who().session(), UUID[]::new))
                .addArrayOfString(ofEntries(batch, e -> e.who().address(), String[]::new))
                .addArrayOfString(ofEntries(batch, e -> e.action().wireName(), String[]::new))
                .addArrayOfString(ofEntries(batch, AuditEntry::operation, String[]::new))
                .addArrayOfInteger(
                        ofEntries(batch, e -> orNull(e.on().hospitalId()), Integer[]::new))
                .addArrayOfUUID(ofEntries(batch, e -> e.on().ward(), UUID[]::new))
                .addArrayOfUUID(ofEntries(batch, e -> e.on().patient(), UUID[]::new))
                .addArrayOfUUID(ofEntries(batch, e -> e.on().target(), UUID[]::new))
                .addArrayOfString(ofEntries(batch, e -> e.outcome().wireName(), String[]::new))
                .addArrayOfShort(ofEntries(batch, e -> (short) e.status(), Short[]::new))
                .addArrayOfString(ofEntries(batch, AuditEntry::purpose, String[]::new))
                .addArrayOfString(ofEntries(batch, AuditEntry::request, String[]::new))
                .addArrayOfInteger(ofEntries(batch, AuditEntry::repeats, Integer[]::new));
    }

    private static <T extends @Nullable Object> T[] of(
            List<Queued> batch, Function<Queued, T> column, IntFunction<T[]> array) {
        return batch.stream().map(column).toArray(array);
    }

    private static <T> T[] ofEntries(
            List<Queued> batch, Function<AuditEntry, @Nullable T> column, IntFunction<T[]> array) {
        return batch.stream().map(Queued::entry).map(column).toArray(array);
    }

    private static OffsetDateTime utc(AuditEntry entry) {
        return entry.at().atOffset(ZoneOffset.UTC);
    }

    private static @Nullable Integer orNull(int id) {
        return id == 0 ? null : id;
    }

    @Override
    public Future<List<StoredEntry>> list(AuditFilter filter, long before, int limit) {
        return userId(filter.user())
                .compose(
                        user ->
                                user.isEmpty()
                                        ? Future.succeededFuture(List.of())
                                        : list(filter, user.get(), before, limit));
    }

    /** 0: whoever; empty: there is no such user. */
    private Future<Optional<Integer>> userId(@Nullable UUID publicId) {
        if (publicId == null) {
            return Future.succeededFuture(Optional.of(0));
        }
        return platform(USER, Tuple.of(publicId))
                .map(rows -> rows.stream().map(row -> row.getInteger("id")).findFirst());
    }

    private Future<List<StoredEntry>> list(AuditFilter filter, int user, long before, int limit) {
        boolean isOfPatient = filter.patient() != null;
        Tuple values =
                Tuple.tuple()
                        .addValue(isOfPatient ? filter.patient() : hospitals(filter))
                        .addLong(before == 0 ? Long.MAX_VALUE : before)
                        .addInteger(limit)
                        .addOffsetDateTime(
                                filter.from() == null
                                        ? BEGINNING
                                        : filter.from().atOffset(ZoneOffset.UTC))
                        .addOffsetDateTime(
                                filter.to() == null ? END : filter.to().atOffset(ZoneOffset.UTC))
                        .addInteger(orNull(user))
                        .addString(filter.action())
                        .addString(filter.outcome());
        if (isOfPatient) {
            values.addArrayOfInteger(hospitals(filter));
        }
        String sql = isOfPatient ? LIST_OF_PATIENT : filter.isOfNoHospital() ? LIST_OF_NONE : LIST;
        return database.read(
                Scope.hospitals(filter.hospitals()),
                connection ->
                        connection
                                .preparedQuery(sql)
                                .mapping(PgAuditColumns::entry)
                                .execute(values)
                                .map(rows -> rows.stream().toList()));
    }

    private static Integer[] hospitals(AuditFilter filter) {
        return filter.hospitals().toArray(Integer[]::new);
    }

    @Override
    public Future<Map<Integer, UUID>> publicIds(List<StoredEntry> entries) {
        Integer[] ids =
                entries.stream()
                        .map(StoredEntry::userId)
                        .filter(id -> id > 0)
                        .distinct()
                        .toArray(Integer[]::new);
        return platform(PUBLIC_IDS, Tuple.of(ids))
                .map(
                        rows -> {
                            Map<Integer, UUID> found = new HashMap<>();
                            rows.forEach(
                                    row ->
                                            found.put(
                                                    row.getInteger("id"),
                                                    row.getUUID("public_id")));
                            return found;
                        });
    }

    private Future<List<Row>> platform(String sql, Tuple values) {
        return database.read(
                Scope.platform(),
                connection ->
                        connection
                                .preparedQuery(sql)
                                .execute(values)
                                .map(rows -> rows.stream().toList()));
    }
}
