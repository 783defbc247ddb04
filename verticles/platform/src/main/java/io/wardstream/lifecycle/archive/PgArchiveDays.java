package io.wardstream.lifecycle.archive;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import io.wardstream.samples.rollup.RawBoundary;
import io.wardstream.store.Database;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The catalogue in PostgreSQL: each step is a compare-and-set. */
public final class PgArchiveDays implements ArchiveDays, RawBoundary {

    private static final String OF =
            """
            SELECT hospital_id, state, row_count
            FROM archive_day
            WHERE day = $1
            ORDER BY hospital_id
            """;

    private static final String DROPPING_DAYS =
            """
            SELECT DISTINCT day
            FROM archive_day
            WHERE state = 'dropping'
            ORDER BY day
            """;

    private static final String BEGIN =
            """
            INSERT INTO archive_day (day, hospital_id, state)
            VALUES ($1, $2, 'exporting')
            ON CONFLICT (day, hospital_id) DO UPDATE
            SET state = 'exporting', row_count = 0, byte_count = 0, file_count = 0,
                manifest_sha256 = NULL, key_id = NULL, changed_at = now()
            WHERE archive_day.state IN ('exporting', 'uploaded', 'verified')
            """;

    private static final String UPLOADED =
            """
            UPDATE archive_day
            SET state = 'uploaded', row_count = $3, byte_count = $4, file_count = $5,
                manifest_sha256 = $6, key_id = $7, changed_at = now()
            WHERE day = $1 AND hospital_id = $2 AND state = 'exporting'
            """;

    private static final String VERIFIED =
            """
            UPDATE archive_day
            SET state = 'verified', changed_at = now()
            WHERE day = $1 AND hospital_id = $2 AND state IN ('uploaded', 'verified')
            """;

    private static final String DROPPING =
            """
            UPDATE archive_day
            SET state = 'dropping', changed_at = now()
            WHERE day = $1 AND state IN ('verified', 'dropping')
            """;

    private static final String AGAIN =
            """
            UPDATE archive_day
            SET state = 'exporting', changed_at = now()
            WHERE day = $1 AND state = 'dropping'
            """;

    private static final String DROPPED =
            """
            UPDATE archive_day
            SET state = 'dropped', changed_at = now()
            WHERE day = $1 AND state = 'dropping'
            """;

    private static final String LEAVING =
            """
            SELECT (date_part('epoch', (max(day) + 1)::timestamp) * 1000)::bigint AS beyond
            FROM archive_day
            WHERE state IN ('dropping', 'dropped')
            """;

    private static final String NEWEST =
            """
            SELECT coalesce(max(day), '1970-01-01')
            FROM archive_day
            WHERE state = 'dropped'
            """;

    private static final String KEPT_BEFORE =
            """
            SELECT hospital_id, day
            FROM archive_day
            WHERE state = 'dropped' AND day < $1 AND expired_at IS NULL
              AND hospital_id <> ALL ($2)
            ORDER BY day, hospital_id
            LIMIT 1000
            """;

    private static final String EXPIRED =
            """
            UPDATE archive_day
            SET expired_at = now()
            WHERE day = $1 AND hospital_id = $2
            """;

    private final Database database;

    public PgArchiveDays(Database database) {
        this.database = database;
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
        return changed(BEGIN, Tuple.of(day, hospitalId)).map(count -> count == 1);
    }

    @Override
    public Future<Boolean> uploaded(Manifest manifest, String sha256, String keyId) {
        Tuple values =
                Tuple.of(
                        manifest.day(),
                        manifest.hospitalId(),
                        manifest.rows(),
                        manifest.bytes(),
                        manifest.files().size(),
                        sha256);
        return changed(UPLOADED, values.addString(keyId)).map(count -> count == 1);
    }

    @Override
    public Future<Boolean> verified(LocalDate day, int hospitalId) {
        return changed(VERIFIED, Tuple.of(day, hospitalId)).map(count -> count == 1);
    }

    @Override
    public Future<Boolean> dropping(LocalDate day, int hospitals) {
        return database.<Boolean>write(connection -> dropping(connection, day, hospitals))
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

    private static Future<Boolean> dropping(
            SqlConnection connection, LocalDate day, int hospitals) {
        return connection
                .preparedQuery(DROPPING)
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
    public Future<List<LakeFolder>> keptBefore(LocalDate day, Set<Integer> held) {
        Tuple values = Tuple.of(day).addArrayOfInteger(held.toArray(Integer[]::new));
        return rows(KEPT_BEFORE, values)
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

    private Future<List<Row>> rows(String sql, Tuple values) {
        return database.bounded(database.platform().preparedQuery(sql).execute(values))
                .map(
                        found -> {
                            List<Row> rows = new ArrayList<>(found.size());
                            found.forEach(rows::add);
                            return rows;
                        });
    }

    private Future<Integer> changed(String sql, Tuple values) {
        return database.bounded(database.platform().preparedQuery(sql).execute(values))
                .map(result -> result.rowCount());
    }
}
