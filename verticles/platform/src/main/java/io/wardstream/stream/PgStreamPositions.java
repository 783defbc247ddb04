package io.wardstream.stream;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import io.wardstream.store.Database;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Positions in PostgreSQL. */
final class PgStreamPositions implements StreamPositions {
    private static final Logger LOG = LoggerFactory.getLogger(PgStreamPositions.class);

    private static final String COLUMNS =
            "xid::text::bigint AS commit_no, reached_at, lost_samples, lost_from, lost_through";

    /** A position ahead of this server's transactions is one of another server. */
    private static final String FIND =
            """
            SELECT %s, xid >= pg_snapshot_xmax(pg_current_snapshot()) AS is_foreign
            FROM stream_position
            WHERE feed = $1
            """
                    .formatted(COLUMNS);

    /** What is open now may still be committed: the stream begins before it. */
    private static final String BEGIN =
            """
            INSERT INTO stream_position (feed, xid, reached_at)
            VALUES ($1, (pg_snapshot_xmin(pg_current_snapshot())::text::bigint - 1)::text::xid8, now())
            ON CONFLICT (feed) DO UPDATE
            SET xid = excluded.xid, reached_at = excluded.reached_at
            RETURNING %s
            """
                    .formatted(COLUMNS);

    private static final String ADVANCE =
            """
            UPDATE stream_position
            SET xid = $3::text::xid8, reached_at = $4
            WHERE feed = $1 AND xid = $2::text::xid8
            """;

    private final Database database;

    PgStreamPositions(Database database) {
        this.database = database;
    }

    @Override
    public Future<Position> open(Feed feed) {
        return query(FIND, Tuple.of(feed.wireName()))
                .compose(
                        rows -> {
                            if (rows.size() == 0) {
                                return begin(feed);
                            }
                            Row row = rows.iterator().next();
                            return row.getBoolean("is_foreign")
                                    ? beginAnew(feed, row)
                                    : Future.succeededFuture(position(row));
                        });
    }

    private Future<Position> begin(Feed feed) {
        return query(BEGIN, Tuple.of(feed.wireName()))
                .map(rows -> position(rows.iterator().next()))
                .onSuccess(
                        begun ->
                                LOG.info(
                                        "stream begins feed={} commit={}",
                                        feed.wireName(),
                                        begun.commit()));
    }

    private Future<Position> beginAnew(Feed feed, Row foreign) {
        LOG.error(
                "stream position is of another server, what is committed from now on is sent"
                        + " feed={} commit={} reachedAt={}",
                feed.wireName(),
                foreign.getLong("commit_no"),
                instant(foreign, "reached_at"));
        return begin(feed);
    }

    @Override
    public Future<Position> find(Feed feed) {
        return query(FIND, Tuple.of(feed.wireName())).map(rows -> position(rows.iterator().next()));
    }

    @Override
    public Future<Optional<Position>> known(Feed feed) {
        return query(FIND, Tuple.of(feed.wireName()))
                .map(
                        rows ->
                                rows.stream()
                                        .filter(row -> !row.getBoolean("is_foreign"))
                                        .map(PgStreamPositions::position)
                                        .findFirst());
    }

    @Override
    public Future<Boolean> advance(Feed feed, long from, long through, Instant reachedAt) {
        Tuple values =
                Tuple.of(
                        feed.wireName(),
                        String.valueOf(from),
                        String.valueOf(through),
                        reachedAt.atOffset(ZoneOffset.UTC));
        return query(ADVANCE, values).map(rows -> rows.rowCount() == 1);
    }

    private static Position position(Row row) {
        return new Position(
                row.getLong("commit_no"),
                row.getOffsetDateTime("reached_at").toInstant(),
                new Position.Lost(
                        row.getLong("lost_samples"),
                        instant(row, "lost_from"),
                        instant(row, "lost_through")));
    }

    private static @Nullable Instant instant(Row row, String column) {
        OffsetDateTime time = row.getOffsetDateTime(column);
        return time == null ? null : time.toInstant();
    }

    private Future<RowSet<Row>> query(String statement, Tuple values) {
        return database.bounded(database.platform().preparedQuery(statement).execute(values));
    }
}
