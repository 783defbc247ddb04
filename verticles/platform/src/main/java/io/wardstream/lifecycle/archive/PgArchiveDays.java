package io.wardstream.lifecycle.archive;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import io.wardstream.samples.rollup.RawBoundary;
import io.wardstream.store.Database;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The catalogue in PostgreSQL: each step is a compare-and-set. Statements name table and key by
 * number where months have them too.
 */
public final class PgArchiveDays implements ArchiveDays, RawBoundary {

    private static final String OF =
            """
            SELECT hospital_id, state, row_count
            FROM %1$s
            WHERE %2$s = $1
            ORDER BY hospital_id
            """;

    private static final String DROPPING_DAYS =
            """
            SELECT DISTINCT %2$s
            FROM %1$s
            WHERE state = 'dropping'
            ORDER BY %2$s
            """;

    private static final String BEGIN =
            """
            INSERT INTO %1$s (%2$s, hospital_id, state)
            VALUES ($1, $2, 'exporting')
            ON CONFLICT (%2$s, hospital_id) DO UPDATE
            SET state = 'exporting', row_count = 0, byte_count = 0, file_count = 0,
                manifest_sha256 = NULL, key_id = NULL, changed_at = now()
            WHERE %1$s.state IN ('exporting', 'uploaded', 'verified')
            """;

    private static final String UPLOADED =
            """
            UPDATE %1$s
            SET state = 'uploaded', row_count = $3, byte_count = $4, file_count = $5,
                manifest_sha256 = $6, key_id = $7, changed_at = now()
            WHERE %2$s = $1 AND hospital_id = $2 AND state = 'exporting'
            """;

    private static final String VERIFIED =
            """
            UPDATE %1$s
            SET state = 'verified', changed_at = now()
            WHERE %2$s = $1 AND hospital_id = $2 AND state IN ('uploaded', 'verified')
            """;

    private static final String DROPPING =
            """
            UPDATE %1$s
            SET state = 'dropping', changed_at = now()
            WHERE %2$s = $1 AND state IN ('verified', 'dropping')
            """;

    private static final String AGAIN =
            """
            UPDATE %1$s
            SET state = 'exporting', changed_at = now()
            WHERE %2$s = $1 AND state = 'dropping'
            """;

    private static final String DROPPED =
            """
            UPDATE %1$s
            SET state = 'dropped', changed_at = now()
            WHERE %2$s = $1 AND state = 'dropping'
            """;

    private static final String LEAVING =
            """
            SELECT (date_part('epoch', (max(day) + 1)::timestamp) * 1000)::bigint AS beyond
            FROM archive_day
            WHERE state IN ('dropping', 'dropped')
            """;

    private static final String NEWEST =
            """
            SELECT coalesce(max(%2$s), '1970-01-01')
            FROM %1$s
            WHERE state = 'dropped'
            """;

    private static final String KEPT_BEFORE =
            """
            SELECT hospital_id, day
            FROM archive_day
            WHERE state = 'dropped' AND day < $1 AND expired_at IS NULL AND hospital_id <> ALL ($2)
            ORDER BY day, hospital_id
            LIMIT 1000
            """;

    private static final String EXPIRED =
            """
            UPDATE archive_day
            SET expired_at = now()
            WHERE day = $1 AND hospital_id = $2
            """;

    /** Waits for changes of assignments that are under way; later ones see the day. */
    private static final String AWAIT_CORRECTIONS = "SELECT pg_advisory_xact_lock(22355, -4)";

    private final Database database;
    private final String table;
    private final String key;

    /** Of days. */
    public PgArchiveDays(Database database) {
        this(database, "archive_day", "day");
    }

    private PgArchiveDays(Database database, String table, String key) {
        this.database = database;
        this.table = table;
        this.key = key;
    }

    static ArchiveDays ofMonths(Database database) {
        return new PgArchiveDays(database, "archive_hours", "month");
    }

    /** Before the end of the newest day that leaves PostgreSQL, or has left it. */
    @Override
    public Future<Long> rawThrough() {
        return rows(LEAVING, Tuple.tuple())
                .map(rows -> rows.iterator().next().getLong("beyond"))
                .map(beyond -> beyond == null ? 0L : beyond);
    }

    @Override
    public Future<List<Entry>> of(LocalDate day) {
        return rows(OF, Tuple.of(day))
                .map(
                        rows ->
                                rows.stream()
                                        .map(
                                                row ->
                                                        new Entry(
                                                                row.getInteger(0),
                                                                State.ofColumn(row.getString(1)),
                                                                row.getLong(2)))
                                        .toList());
    }

    @Override
    public Future<List<LocalDate>> dropping() {
        return rows(DROPPING_DAYS, Tuple.tuple())
                .map(rows -> rows.stream().map(row -> row.getLocalDate(0)).toList());
    }

    @Override
    public Future<Boolean> begin(LocalDate day, int hospitalId) {
        return database.write(
                connection ->
                        connection
                                .query(AWAIT_CORRECTIONS)
                                .execute()
                                .compose(
                                        _ ->
                                                connection
                                                        .preparedQuery(named(BEGIN))
                                                        .execute(Tuple.of(day, hospitalId)))
                                .map(result -> result.rowCount() == 1));
    }

    @Override
    public Future<Boolean> uploaded(LocalDate day, int hospitalId, Contents contents) {
        Tuple values =
                Tuple.of(
                        day,
                        hospitalId,
                        contents.rows(),
                        contents.bytes(),
                        contents.files(),
                        contents.sha256());
        return changed(UPLOADED, values.addString(contents.keyId())).map(count -> count == 1);
    }

    @Override
    public Future<Boolean> verified(LocalDate day, int hospitalId) {
        return changed(VERIFIED, Tuple.of(day, hospitalId)).map(count -> count == 1);
    }

    @Override
    public Future<Boolean> dropping(LocalDate day, int hospitals) {
        return database.<Boolean>write(connection -> allDropping(connection, day, hospitals))
                .recover(
                        cause ->
                                cause instanceof NotAllException
                                        ? Future.succeededFuture(false)
                                        : Future.failedFuture(cause));
    }

    /** Rolls the transaction back. */
    private static final class NotAllException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private Future<Boolean> allDropping(SqlConnection connection, LocalDate day, int hospitals) {
        return connection
                .preparedQuery(named(DROPPING))
                .execute(Tuple.of(day))
                .compose(
                        rows ->
                                rows.rowCount() == hospitals
                                        ? Future.succeededFuture(true)
                                        : Future.failedFuture(new NotAllException()));
    }

    @Override
    public Future<Void> again(LocalDate day) {
        return changed(AGAIN, Tuple.of(day)).mapEmpty();
    }

    @Override
    public Future<Void> dropped(LocalDate day) {
        return changed(DROPPED, Tuple.of(day)).mapEmpty();
    }

    @Override
    public Future<LocalDate> newest() {
        return rows(NEWEST, Tuple.tuple()).map(rows -> rows.getFirst().getLocalDate(0));
    }

    @Override
    public Future<List<LakeFolder>> keptBefore(LocalDate day, Collection<Integer> without) {
        return rows(KEPT_BEFORE, Tuple.of(day).addValue(without.toArray(Integer[]::new)))
                .map(
                        rows ->
                                rows.stream()
                                        .map(
                                                row ->
                                                        new LakeFolder(
                                                                row.getInteger(0),
                                                                row.getLocalDate(1)))
                                        .toList());
    }

    @Override
    public Future<Void> expired(LakeFolder folder) {
        return changed(EXPIRED, Tuple.of(folder.day(), folder.hospitalId())).mapEmpty();
    }

    private String named(String sql) {
        return sql.formatted(table, key);
    }

    private Future<List<Row>> rows(String sql, Tuple values) {
        return database.bounded(database.platform().preparedQuery(named(sql)).execute(values))
                .map(
                        found -> {
                            List<Row> rows = new ArrayList<>(found.size());
                            found.forEach(rows::add);
                            return rows;
                        });
    }

    private Future<Integer> changed(String sql, Tuple values) {
        return database.bounded(database.platform().preparedQuery(named(sql)).execute(values))
                .map(result -> result.rowCount());
    }
}
