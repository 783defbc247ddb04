package io.wardstream.access.audit;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import io.wardstream.access.PublicKeyFile;
import io.wardstream.access.Signature;
import io.wardstream.store.Database;
import io.wardstream.store.Scope;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Proves chains: every entry, every block, every signed head, and that nothing lies between what
 * was sealed. Reads a few blocks at a time. Thread-safe.
 */
public final class PgAuditCheck {
    private static final int PAGE = 20;
    private static final int PROGRESS = 500;

    /** A day that is over has its head by then. */
    private static final int UNSIGNED_DAYS = 2;

    private static final String HOSPITALS =
            """
            SELECT DISTINCT hospital_id
            FROM audit_seal
            ORDER BY hospital_id
            """;

    private static final String BOUNDS =
            """
            SELECT coalesce(min(number) FILTER (WHERE last_at >= $2), 1) AS first,
                   max(number) FILTER (WHERE first_at < $3) AS last,
                   max(number) AS all_blocks
            FROM audit_seal
            WHERE hospital_id = $1
            """;

    private static final String BLOCKS =
            """
            SELECT *
            FROM audit_seal
            WHERE hospital_id = $1 AND number >= $2 AND number <= $3
            ORDER BY number
            LIMIT $4
            """;

    private static final String HEADS =
            """
            SELECT h.*, s.total AS block_total, substr(s.hashes, length(s.hashes) - 31) AS block_hash
            FROM audit_head h
            LEFT JOIN audit_seal s ON s.hospital_id = h.hospital_id AND s.number = h.number
            WHERE h.hospital_id = $1
            ORDER BY h.day
            """;

    private static final String UNSIGNED =
            """
            SELECT min(s.number) AS number
            FROM audit_seal s
            WHERE s.hospital_id = $1 AND s.sealed_at < $2
              AND s.number > coalesce((SELECT max(h.number) FROM audit_head h WHERE h.hospital_id = $1), 0)
            """;

    private static final String OF_HOSPITAL = "e.hospital_id = $1";
    private static final String OF_NONE = "e.hospital_id IS NULL AND $1::int = 0";

    private final Database database;
    private final @Nullable PublicKeyFile key;
    private final OffsetDateTime from;
    private final OffsetDateTime to;
    private final Instant now;
    private final Consumer<String> progress;

    /**
     * @param key that must have signed; null: whatever key lies beside each head, which proves
     *     nothing against who can write the database
     * @param from only blocks that hold something of this instant or later
     * @param to and of before this one
     * @param progress is told, on the database's event loop, how far it is
     */
    public PgAuditCheck(
            Database database,
            @Nullable PublicKeyFile key,
            Instant from,
            Instant to,
            Instant now,
            Consumer<String> progress) {
        this.database = database;
        this.key = key;
        this.from = from.atOffset(ZoneOffset.UTC);
        this.to = to.atOffset(ZoneOffset.UTC);
        this.now = now;
        this.progress = progress;
    }

    /**
     * What was found of one chain.
     *
     * @param entries that are as they were sealed
     * @param wrong the first thing that is not; null: the chain is whole
     */
    public record Finding(
            int hospitalId, long entries, long blocks, int heads, @Nullable String wrong) {}

    /** Those that have a chain, 0 for the entries without a hospital. */
    public Future<List<Integer>> hospitals() {
        return read(HOSPITALS, Tuple.tuple(), row -> row.getInteger("hospital_id"));
    }

    /** Failed with a {@code StorageException} when the database cannot answer. */
    public Future<Finding> check(int hospitalId) {
        return read(BOUNDS, Tuple.of(hospitalId, from, to), Function.identity())
                .map(rows -> rows.iterator().next())
                .compose(
                        bounds ->
                                bounds.getLong("last") == null
                                        ? Future.succeededFuture(
                                                new Finding(hospitalId, 0, 0, 0, null))
                                        : check(hospitalId, bounds));
    }

    private Future<Finding> check(int hospitalId, Row bounds) {
        long first = bounds.getLong("first");
        long last = bounds.getLong("last");
        boolean isWhole = last == bounds.getLong("all_blocks");
        ChainCheck chain = new ChainCheck(hospitalId, first);
        return oldestKept()
                .compose(kept -> follow(chain, hospitalId, first, last, kept))
                .compose(wrong -> wrong == null ? between(hospitalId) : found(wrong))
                .compose(
                        wrong ->
                                heads(hospitalId, wrong, isWhole)
                                        .map(
                                                heads ->
                                                        new Finding(
                                                                hospitalId,
                                                                chain.entries(),
                                                                chain.blocks(first),
                                                                heads.count(),
                                                                heads.wrong())));
    }

    private static Future<@Nullable String> found(String wrong) {
        return Future.succeededFuture(wrong);
    }

    /** Months may be dropped after six years: what is older need not be there. */
    private Future<Instant> oldestKept() {
        Instant droppable = now.atOffset(ZoneOffset.UTC).minusYears(6).toInstant();
        return database.read(Scope.platform(), PgAuditSeals::oldestMonth)
                .map(
                        month ->
                                month.map(day -> day.atStartOfDay().toInstant(ZoneOffset.UTC))
                                        .filter(begin -> begin.isBefore(droppable))
                                        .orElse(droppable));
    }

    private Future<@Nullable String> follow(
            ChainCheck chain, int hospitalId, long number, long last, Instant kept) {
        if (number > last) {
            return Future.succeededFuture();
        }
        return read(BLOCKS, Tuple.of(hospitalId, number, last, PAGE), PgAuditSeals::seal)
                .compose(
                        seals ->
                                seals.isEmpty()
                                        ? found(
                                                "hospital="
                                                        + hospitalId
                                                        + " block "
                                                        + number
                                                        + " is missing")
                                        : page(chain, hospitalId, seals, kept)
                                                .compose(
                                                        wrong ->
                                                                wrong != null
                                                                        ? found(wrong)
                                                                        : next(
                                                                                chain,
                                                                                hospitalId,
                                                                                seals,
                                                                                last,
                                                                                kept)));
    }

    private Future<@Nullable String> next(
            ChainCheck chain, int hospitalId, List<Seal> seals, long last, Instant kept) {
        long number = seals.getLast().number();
        if (number / PROGRESS != (number - seals.size()) / PROGRESS) {
            progress.accept("hospital=" + hospitalId + " block " + number + " of " + last);
        }
        return follow(chain, hospitalId, number + 1, last, kept);
    }

    private Future<@Nullable String> page(
            ChainCheck chain, int hospitalId, List<Seal> seals, Instant kept) {
        Long[] ids = seals.stream().flatMap(seal -> seal.entryIds().stream()).toArray(Long[]::new);
        String of = hospitalId == 0 ? "e.hospital_id IS NULL" : "e.hospital_id = $2";
        String sql =
                """
                SELECT %s
                FROM audit_entry e
                WHERE %s AND e.id = ANY ($1)
                """
                        .formatted(PgAuditColumns.NAMES, of);
        Tuple values = Tuple.tuple().addArrayOfLong(ids);
        if (hospitalId != 0) {
            values.addInteger(hospitalId);
        }
        return read(sql, values, PgAuditColumns::entry)
                .map(
                        entries -> {
                            Map<Long, StoredEntry> stored = HashMap.newHashMap(entries.size());
                            entries.forEach(entry -> stored.put(entry.id(), entry));
                            return firstWrong(chain, seals, stored, kept);
                        });
    }

    private static @Nullable String firstWrong(
            ChainCheck chain, List<Seal> seals, Map<Long, StoredEntry> stored, Instant kept) {
        for (Seal seal : seals) {
            String wrong = chain.follow(seal, stored, one -> one.firstAt().isBefore(kept));
            if (wrong != null) {
                return wrong;
            }
        }
        return null;
    }

    private Future<@Nullable String> between(int hospitalId) {
        // What is as old as what was sealed, and is in no block.
        String sql =
                """
                SELECT e.id, e.at
                FROM audit_entry e
                CROSS JOIN audit_mark m
                LEFT JOIN (SELECT unnest(entry_ids) AS id FROM audit_seal WHERE hospital_id = $1) s ON s.id = e.id
                WHERE %s AND s.id IS NULL AND e.at >= $2 AND e.at < $3
                  AND (e.xid, e.writer, e.seq) <= (m.xid, m.writer, m.seq)
                ORDER BY e.id
                LIMIT 1
                """
                        .formatted(hospitalId == 0 ? OF_NONE : OF_HOSPITAL);
        return read(
                        sql,
                        Tuple.of(hospitalId, from, to),
                        row ->
                                "hospital="
                                        + hospitalId
                                        + " entry "
                                        + row.getLong("id")
                                        + " of "
                                        + row.getOffsetDateTime("at").toInstant()
                                        + " was inserted: it is in no block")
                .map(found -> found.isEmpty() ? null : found.getFirst());
    }

    /** What the heads say, after what was wrong before. */
    private record Heads(int count, @Nullable String wrong) {}

    private Future<Heads> heads(int hospitalId, @Nullable String wrong, boolean isWhole) {
        if (wrong != null || !isWhole) {
            return Future.succeededFuture(new Heads(0, wrong));
        }
        return read(HEADS, Tuple.of(hospitalId), this::wrongHead)
                .compose(
                        heads -> {
                            Optional<String> first =
                                    heads.stream().flatMap(Optional::stream).findFirst();
                            return first.isPresent()
                                    ? Future.succeededFuture(new Heads(heads.size(), first.get()))
                                    : unsigned(hospitalId)
                                            .map(none -> new Heads(heads.size(), none));
                        });
    }

    private Future<@Nullable String> unsigned(int hospitalId) {
        OffsetDateTime signed = now.atOffset(ZoneOffset.UTC).minusDays(UNSIGNED_DAYS);
        return read(
                        UNSIGNED,
                        Tuple.of(hospitalId, signed),
                        row -> Optional.ofNullable(row.getLong(0)))
                .map(rows -> rows.getFirst())
                .map(
                        number ->
                                number.map(
                                                one ->
                                                        "hospital="
                                                                + hospitalId
                                                                + " block "
                                                                + one
                                                                + " is covered by no signed head")
                                        .orElse(null));
    }

    private Optional<String> wrongHead(Row row) {
        int hospitalId = row.getInteger("hospital_id");
        LocalDate day = row.getLocalDate("day");
        Head head =
                new Head(
                        hospitalId,
                        day,
                        row.getLong("number"),
                        row.getLong("total"),
                        row.getBuffer("hash"),
                        new Signature(row.getString("key_id"), row.getString("signature")),
                        row.getString("public_key"));
        String name = "hospital=" + hospitalId + " head of " + day;
        if (!head.isSignedBy(key == null ? PublicKeyFile.parse(head.publicKey()) : key)) {
            return Optional.of(name + " is not what key " + head.signature().keyId() + " signed");
        }
        Buffer block = row.getBuffer("block_hash");
        boolean isSame = head.hash().equals(block) && row.getLong("block_total") == head.total();
        return isSame
                ? Optional.empty()
                : Optional.of(name + " is not where block " + head.number() + " stands");
    }

    private <T> Future<List<T>> read(String sql, Tuple values, Function<Row, T> mapping) {
        return database.read(
                Scope.platform(), connection -> read(connection, sql, values, mapping));
    }

    private static <T> Future<List<T>> read(
            SqlConnection connection, String sql, Tuple values, Function<Row, T> mapping) {
        return connection
                .preparedQuery(sql)
                .execute(values)
                .map(rows -> rows.stream().map(mapping).toList());
    }
}
