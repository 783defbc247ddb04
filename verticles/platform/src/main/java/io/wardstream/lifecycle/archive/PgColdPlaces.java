package io.wardstream.lifecycle.archive;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import io.wardstream.store.Database;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/** {@link ColdPlaces} in the catalogues of days and of months. */
final class PgColdPlaces implements ColdPlaces {

    private static final String PLACES =
            """
            SELECT hospital_id, first, is_month
            FROM (
              SELECT hospital_id, day AS first, day + 1 AS ended, false AS is_month, row_count, changed_at,
                     cold_at, cold_marked_at, readable_until
              FROM archive_day
              WHERE state = 'dropped' AND expired_at IS NULL
              UNION ALL
              SELECT hospital_id, month, (month + interval '1 month')::date, true, row_count, changed_at,
                     cold_at, cold_marked_at, readable_until
              FROM archive_hours
              WHERE state = 'dropped' AND expired_at IS NULL
            ) place
            WHERE %s
            ORDER BY first, hospital_id
            """;

    private static final String DUE =
            PLACES.formatted(
                            """
                            ended <= $1 AND row_count > 0 AND readable_until IS NULL
                              AND (cold_at IS NULL OR changed_at > cold_at)
                              AND (cold_marked_at IS NULL OR cold_marked_at < $2)
                            """)
                    + "LIMIT 100";

    private static final String COLD_OF =
            PLACES.formatted(
                    """
                    hospital_id = $1 AND cold_at IS NOT NULL AND first = ANY (CASE WHEN is_month THEN $3::date[] ELSE $2::date[] END)
                    """);

    private static final String READABLE_UNTIL =
            PLACES.formatted("cold_at IS NOT NULL AND readable_until < $1") + "LIMIT 100";

    private static final String MARKED =
            "UPDATE %s SET cold_marked_at = $3 WHERE %s = $1 AND hospital_id = $2";

    private static final String COLD =
            """
            UPDATE %s
            SET cold_at = $3, cold_marked_at = NULL, readable_until = NULL
            WHERE %s = $1 AND hospital_id = $2
            """;

    private static final String READABLE =
            """
            UPDATE %s
            SET readable_until = greatest(readable_until, $3)
            WHERE %s = $1 AND hospital_id = $2 AND cold_at IS NOT NULL
            """;

    private final Database database;

    PgColdPlaces(Database database) {
        this.database = database;
    }

    @Override
    public Future<List<ColdPlace>> due(LocalDate before, Instant markedBefore) {
        return places(DUE, Tuple.of(before, PgRestoreRow.utc(markedBefore)));
    }

    @Override
    public Future<Void> marked(ColdPlace place, Instant now) {
        return note(MARKED, place, now);
    }

    @Override
    public Future<Void> cold(ColdPlace place, Instant now) {
        return note(COLD, place, now);
    }

    @Override
    public Future<List<ColdPlace>> coldOf(Restore job) {
        return places(
                COLD_OF,
                Tuple.of(
                        job.hospitalId(),
                        PgRestoreRow.days(job.days()),
                        PgRestoreRow.months(job.months())));
    }

    @Override
    public Future<Void> readable(ColdPlace place, Instant until) {
        return note(READABLE, place, until);
    }

    @Override
    public Future<List<ColdPlace>> readableUntil(Instant instant) {
        return places(READABLE_UNTIL, Tuple.of(PgRestoreRow.utc(instant)));
    }

    private Future<List<ColdPlace>> places(String sql, Tuple values) {
        return database.bounded(database.platform().preparedQuery(sql).execute(values))
                .map(
                        rows ->
                                rows.stream()
                                        .map(
                                                row ->
                                                        new ColdPlace(
                                                                row.getInteger(0),
                                                                row.getLocalDate(1),
                                                                row.getBoolean(2)))
                                        .toList());
    }

    /** The two catalogues differ in their names only. */
    private Future<Void> note(String update, ColdPlace place, Instant at) {
        String sql =
                place.isMonth()
                        ? update.formatted("archive_hours", "month")
                        : update.formatted("archive_day", "day");
        Tuple values = Tuple.of(place.first(), place.hospitalId(), PgRestoreRow.utc(at));
        return database.bounded(database.platform().preparedQuery(sql).execute(values)).mapEmpty();
    }
}
