package io.wardstream.lifecycle.archive;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import io.wardstream.store.Database;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

/** {@link RestoreQueue} in PostgreSQL. */
final class PgRestoreQueue implements RestoreQueue {

    private static final String DUE =
            """
            SELECT %s
            FROM archive_restore
            WHERE state IN ('waiting', 'running') AND due_at <= $1
            ORDER BY due_at, id
            LIMIT 20
            """
                    .formatted(PgRestoreRow.NAMES);

    private static final String RUNNING =
            """
            UPDATE archive_restore
            SET state = 'running'
            WHERE public_id = $1 AND state IN ('waiting', 'running')
            """;

    private static final String STORE_ASKED =
            """
            UPDATE archive_restore
            SET state = 'waiting', store_asked_at = coalesce(store_asked_at, $2), due_at = $3, error = NULL
            WHERE public_id = $1 AND state IN ('waiting', 'running')
            """;

    private static final String PROGRESS =
            """
            UPDATE archive_restore
            SET row_count = $2, rows_done = $3
            WHERE public_id = $1 AND state IN ('waiting', 'running')
            """;

    private static final String DONE =
            """
            UPDATE archive_restore
            SET state = 'done', done_at = $2, readable_until = $3, error = NULL
            WHERE public_id = $1 AND state IN ('waiting', 'running')
            """;

    private static final String FAILED =
            """
            UPDATE archive_restore
            SET state = 'failed', done_at = $2, error = $3, attempts = attempts + 1
            WHERE public_id = $1 AND state IN ('waiting', 'running')
            """;

    private static final String AGAIN =
            """
            UPDATE archive_restore
            SET state = 'waiting', due_at = $2, error = $3, attempts = attempts + 1
            WHERE public_id = $1 AND state IN ('waiting', 'running')
            """;

    private static final String KEPT =
            """
            SELECT DISTINCT unnest(days)
            FROM archive_restore
            WHERE kind = 'database' AND (state IN ('waiting', 'running') OR state = 'done' AND readable_until > $1)
            """;

    private static final String FORGET =
            """
            DELETE FROM archive_restore
            WHERE state IN ('done', 'failed') AND coalesce(readable_until, done_at) < $1
            """;

    private final Database database;

    PgRestoreQueue(Database database) {
        this.database = database;
    }

    @Override
    public Future<List<Restore>> due(Instant now) {
        return execute(DUE, Tuple.of(PgRestoreRow.utc(now))).map(PgRestoreRow::jobs);
    }

    @Override
    public Future<Void> running(UUID id) {
        return execute(RUNNING, Tuple.of(id)).mapEmpty();
    }

    @Override
    public Future<Void> storeAsked(UUID id, Instant now, Instant dueAt) {
        return execute(STORE_ASKED, Tuple.of(id, PgRestoreRow.utc(now), PgRestoreRow.utc(dueAt)))
                .mapEmpty();
    }

    @Override
    public Future<Void> progress(UUID id, long rows, long rowsDone) {
        return execute(PROGRESS, Tuple.of(id, rows, rowsDone)).mapEmpty();
    }

    @Override
    public Future<Void> done(UUID id, Instant now, Instant readableUntil) {
        return execute(DONE, Tuple.of(id, PgRestoreRow.utc(now), PgRestoreRow.utc(readableUntil)))
                .mapEmpty();
    }

    @Override
    public Future<Void> failed(UUID id, Instant now, String error) {
        return execute(FAILED, Tuple.of(id, PgRestoreRow.utc(now), error)).mapEmpty();
    }

    @Override
    public Future<Void> again(UUID id, Instant dueAt, String error) {
        return execute(AGAIN, Tuple.of(id, PgRestoreRow.utc(dueAt), error)).mapEmpty();
    }

    @Override
    public Future<List<LocalDate>> kept(Instant now) {
        return execute(KEPT, Tuple.of(PgRestoreRow.utc(now)))
                .map(rows -> rows.stream().map(row -> row.getLocalDate(0)).toList());
    }

    @Override
    public Future<Void> forgetBefore(Instant instant) {
        return execute(FORGET, Tuple.of(PgRestoreRow.utc(instant))).mapEmpty();
    }

    private Future<RowSet<Row>> execute(String sql, Tuple values) {
        return database.bounded(database.platform().preparedQuery(sql).execute(values));
    }
}
