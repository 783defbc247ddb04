package io.wardstream.samples;

import io.vertx.core.Future;
import io.vertx.sqlclient.Cursor;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import io.wardstream.codec.model.VitalSample;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Walks through the rows of a stretch of time, device by device and minute by minute, some thousand
 * rows in memory at a time. Confined to one transaction.
 */
final class PgMinuteWalk {

    /** Sorted by PostgreSQL, which may use its disk for it; found by the index on time. */
    static final String ROWS =
            """
            SELECT %s
            FROM vital_sample
            WHERE observed_at >= $1 AND observed_at < $2
            ORDER BY device_id, observed_at, epoch_no, seq
            """
                    .formatted(PgWholeRow.COLUMNS);

    private static final int ROWS_AT_ONCE = 10_000;

    private final SqlConnection connection;
    private final Function<List<MinuteOfDevice>, Future<Void>> visit;
    private final List<VitalSample> held = new ArrayList<>();
    private int rows;

    /**
     * Nothing is read yet.
     *
     * @param visit called for some whole minutes at a time, again when its Future has completed
     */
    PgMinuteWalk(SqlConnection connection, Function<List<MinuteOfDevice>, Future<Void>> visit) {
        this.connection = connection;
        this.visit = visit;
    }

    /** Completed with the number of rows when all were visited. */
    Future<Integer> walk(Instant from, Instant to) {
        Tuple range = Tuple.of(from.atOffset(ZoneOffset.UTC), to.atOffset(ZoneOffset.UTC));
        return connection
                .prepare(ROWS)
                .compose(statement -> next(statement.cursor(range)).eventually(statement::close))
                .map(_ -> rows);
    }

    private Future<Void> next(Cursor cursor) {
        return cursor.read(ROWS_AT_ONCE)
                .compose(
                        read -> {
                            hold(read);
                            List<MinuteOfDevice> whole = whole(cursor.hasMore());
                            Future<Void> visited =
                                    whole.isEmpty() ? Future.succeededFuture() : visit.apply(whole);
                            return cursor.hasMore() ? visited.compose(_ -> next(cursor)) : visited;
                        });
    }

    private void hold(RowSet<Row> read) {
        rows += read.size();
        read.forEach(row -> held.add(PgWholeRow.of(row)));
    }

    /** The last minute may go on in the rows that follow. */
    private List<MinuteOfDevice> whole(boolean hasMore) {
        List<MinuteOfDevice> minutes = new ArrayList<>(MinuteOfDevice.group(held));
        held.clear();
        if (hasMore && !minutes.isEmpty()) {
            held.addAll(minutes.removeLast().samples());
        }
        return minutes;
    }
}
