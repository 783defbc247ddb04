package io.wardstream.access.audit;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import io.wardstream.access.Signature;
import io.wardstream.access.Signer;
import io.wardstream.store.Database;
import io.wardstream.store.Scope;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Puts entries into their chains, in the order in which they were committed: below the xmin of a
 * snapshot no transaction is open any more, so nothing can come between. One transaction a step,
 * which begins by locking the mark: two runners take turns.
 */
final class PgAuditSeals {

    /** Entries of one step. */
    static final int STEP = 2_000;

    private static final String OPEN_MONTHS =
            """
            SELECT audit_open_month(($1::date + make_interval(months => step))::date)
            FROM generate_series(-1, 2) AS step
            """;

    private static final String DROP_MONTH = "SELECT audit_drop_month($1)";

    private static final String OLDEST =
            """
            SELECT min(c.relname)
            FROM pg_inherits i
            JOIN pg_class c ON c.oid = i.inhrelid
            WHERE i.inhparent = 'audit_entry'::regclass
            """;

    private static final String MARK =
            """
            SELECT xid::text AS xid, writer, seq
            FROM audit_mark
            FOR UPDATE
            """;

    private static final String MOVE_MARK =
            """
            UPDATE audit_mark
            SET xid = $1::text::xid8, writer = $2, seq = $3
            """;

    private static final String UNSEALED =
            """
            SELECT %s, e.xid::text AS xid
            FROM audit_entry e
            WHERE e.xid >= $1::text::xid8
              AND (e.xid, e.writer, e.seq) > ($1::text::xid8, $2, $3)
              AND e.xid < pg_snapshot_xmin(pg_current_snapshot())
            ORDER BY e.xid, e.writer, e.seq
            LIMIT $4
            """
                    .formatted(PgAuditColumns.NAMES);

    private static final String OLDEST_UNSEALED =
            """
            SELECT e.at, m.xid > pg_snapshot_xmax(pg_current_snapshot()) AS is_foreign
            FROM audit_mark m
            LEFT JOIN LATERAL (
                SELECT at
                FROM audit_entry
                WHERE xid >= m.xid AND (xid, writer, seq) > (m.xid, m.writer, m.seq)
                ORDER BY xid
                LIMIT 1
            ) e ON true
            """;

    private static final String TIPS =
            """
            SELECT h.id, s.number, s.total, s.hash
            FROM unnest($1::int[]) AS h (id)
            CROSS JOIN LATERAL (
                SELECT number, total, substr(hashes, length(hashes) - 31) AS hash
                FROM audit_seal
                WHERE hospital_id = h.id
                ORDER BY number DESC
                LIMIT 1
            ) s
            """;

    private static final String INSERT =
            """
            INSERT INTO audit_seal (hospital_id, number, sealed_at, first_at, last_at, total, entry_ids, hashes, previous)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            """;

    /** All heads of a day are written together, so the newest day tells what is done. */
    private static final String ENDED =
            """
            SELECT DISTINCT ON (s.hospital_id)
                   s.hospital_id, (s.sealed_at AT TIME ZONE 'UTC')::date AS day, s.number, s.total,
                   substr(s.hashes, length(s.hashes) - 31) AS hash
            FROM audit_seal s
            WHERE s.sealed_at < $1
              AND s.sealed_at >= (SELECT coalesce(max(day) + 1, '2000-01-01')::timestamp AT TIME ZONE 'UTC'
                                  FROM audit_head)
            ORDER BY s.hospital_id, s.number DESC
            """;

    private static final String INSERT_HEAD =
            """
            INSERT INTO audit_head (hospital_id, day, number, total, hash, key_id, signature, public_key)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            ON CONFLICT DO NOTHING
            """;

    private final Database database;

    PgAuditSeals(Database database) {
        this.database = database;
    }

    /**
     * What is not in a chain yet.
     *
     * @param oldest empty: nothing
     * @param isForeign the mark is ahead of this server's transactions: its data came from another
     */
    record Backlog(Optional<Instant> oldest, boolean isForeign) {}

    /** Opens the months around the instant, as far as they are not open. */
    Future<Void> openMonths(Instant now) {
        return database.write(
                connection ->
                        connection
                                .preparedQuery(OPEN_MONTHS)
                                .execute(Tuple.of(day(now)))
                                .mapEmpty());
    }

    /** Drops the oldest month when it ended before the instant; true when it did. */
    Future<Boolean> dropOldestBefore(Instant instant) {
        return database.write(
                connection ->
                        oldestMonth(connection)
                                .compose(
                                        month ->
                                                month.filter(one -> isOver(one, instant))
                                                        .map(one -> drop(connection, one))
                                                        .orElseGet(
                                                                () ->
                                                                        Future.succeededFuture(
                                                                                false))));
    }

    private static boolean isOver(LocalDate month, Instant instant) {
        return month.plusMonths(1).atStartOfDay(ZoneOffset.UTC).toInstant().isBefore(instant);
    }

    private static Future<Boolean> drop(SqlConnection connection, LocalDate month) {
        return connection
                .preparedQuery(DROP_MONTH)
                .execute(Tuple.of(month))
                .map(rows -> rows.iterator().next().getBoolean(0));
    }

    static Future<Optional<LocalDate>> oldestMonth(SqlConnection connection) {
        return connection
                .query(OLDEST)
                .execute()
                .map(rows -> Optional.ofNullable(rows.iterator().next().getString(0)))
                .map(name -> name.map(PgAuditSeals::month));
    }

    /** Of {@code audit_entry_202601}. */
    private static LocalDate month(String table) {
        int digits = Integer.parseInt(table.substring(table.lastIndexOf('_') + 1));
        return LocalDate.of(digits / 100, digits % 100, 1);
    }

    Future<Backlog> backlog() {
        return database.read(
                        Scope.platform(), connection -> connection.query(OLDEST_UNSEALED).execute())
                .map(rows -> rows.iterator().next())
                .map(
                        row ->
                                new Backlog(
                                        Optional.ofNullable(row.getOffsetDateTime("at"))
                                                .map(OffsetDateTime::toInstant),
                                        row.getBoolean("is_foreign")));
    }

    /**
     * Seals the next entries.
     *
     * @return how many; less than {@link #STEP}: there are no more for now
     */
    Future<Integer> seal(Instant now) {
        return database.write(
                connection ->
                        connection
                                .query(MARK)
                                .execute()
                                .map(rows -> rows.iterator().next())
                                .compose(mark -> unsealed(connection, mark))
                                .compose(rows -> seal(connection, rows, now)));
    }

    private static Future<RowSet<Row>> unsealed(SqlConnection connection, Row mark) {
        return connection
                .preparedQuery(UNSEALED)
                .execute(
                        Tuple.of(
                                mark.getString("xid"),
                                mark.getUUID("writer"),
                                mark.getLong("seq"),
                                STEP));
    }

    private static Future<Integer> seal(SqlConnection connection, RowSet<Row> rows, Instant now) {
        Map<Integer, List<StoredEntry>> chains = new TreeMap<>();
        Row last = null;
        for (Row row : rows) {
            StoredEntry entry = PgAuditColumns.entry(row);
            chains.computeIfAbsent(entry.hospitalId(), _ -> new ArrayList<>()).add(entry);
            last = row;
        }
        if (last == null) {
            return Future.succeededFuture(0);
        }
        Tuple mark = Tuple.of(last.getString("xid"), last.getUUID("writer"), last.getLong("seq"));
        return tips(connection, chains.keySet().toArray(Integer[]::new))
                .map(tips -> blocks(chains, tips, now))
                .compose(blocks -> connection.preparedQuery(INSERT).executeBatch(blocks))
                .compose(_ -> connection.preparedQuery(MOVE_MARK).execute(mark))
                .map(rows.size());
    }

    private static Future<Map<Integer, Tip>> tips(SqlConnection connection, Integer[] hospitals) {
        return connection
                .preparedQuery(TIPS)
                .execute(Tuple.of(hospitals))
                .map(
                        rows -> {
                            Map<Integer, Tip> tips = new HashMap<>();
                            rows.forEach(row -> tips.put(row.getInteger("id"), tip(row)));
                            return tips;
                        });
    }

    private static Tip tip(Row row) {
        return new Tip(row.getLong("number"), row.getLong("total"), row.getBuffer("hash"));
    }

    private static List<Tuple> blocks(
            Map<Integer, List<StoredEntry>> chains, Map<Integer, Tip> tips, Instant now) {
        List<Tuple> blocks = new ArrayList<>(chains.size());
        chains.forEach(
                (hospital, entries) ->
                        blocks.add(
                                values(
                                        tips.getOrDefault(hospital, Tip.START)
                                                .sealed(hospital, entries, now))));
        return blocks;
    }

    private static Tuple values(Seal seal) {
        return Tuple.tuple()
                .addInteger(seal.hospitalId())
                .addLong(seal.number())
                .addOffsetDateTime(utc(seal.sealedAt()))
                .addOffsetDateTime(utc(seal.firstAt()))
                .addOffsetDateTime(utc(seal.lastAt()))
                .addLong(seal.total())
                .addArrayOfLong(seal.entryIds().toArray(Long[]::new))
                .addBuffer(seal.hashes())
                .addBuffer(seal.previous());
    }

    /** The heads that are due: of every chain that grew on days that are over, and has none yet. */
    Future<List<Head>> dueHeads(Instant now, Signer signer) {
        OffsetDateTime today = day(now).atStartOfDay().atOffset(ZoneOffset.UTC);
        return database.read(
                Scope.platform(),
                connection ->
                        connection
                                .preparedQuery(ENDED)
                                .execute(Tuple.of(today))
                                .map(rows -> rows.stream().map(row -> head(row, signer)).toList()));
    }

    private static Head head(Row row, Signer signer) {
        return Head.signed(
                row.getInteger("hospital_id"), row.getLocalDate("day"), tip(row), signer);
    }

    Future<Void> keep(List<Head> heads) {
        return heads.isEmpty()
                ? Future.succeededFuture()
                : database.write(
                        connection ->
                                connection
                                        .preparedQuery(INSERT_HEAD)
                                        .executeBatch(
                                                heads.stream().map(PgAuditSeals::values).toList())
                                        .mapEmpty());
    }

    private static Tuple values(Head head) {
        Signature signature = head.signature();
        return Tuple.tuple()
                .addInteger(head.hospitalId())
                .addLocalDate(head.day())
                .addLong(head.number())
                .addLong(head.total())
                .addBuffer(head.hash())
                .addString(signature.keyId())
                .addString(signature.value())
                .addString(head.publicKey());
    }

    static Seal seal(Row row) {
        return new Seal(
                row.getInteger("hospital_id"),
                row.getLong("number"),
                row.getOffsetDateTime("sealed_at").toInstant(),
                row.getOffsetDateTime("first_at").toInstant(),
                row.getOffsetDateTime("last_at").toInstant(),
                row.getLong("total"),
                List.of(row.getArrayOfLongs("entry_ids")),
                row.getBuffer("hashes"),
                row.getBuffer("previous"));
    }

    private static LocalDate day(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC).toLocalDate();
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
