package io.wardstream.lifecycle.archive;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import io.wardstream.store.Database;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/** The catalogue in PostgreSQL, days and months alike. Read from the primary: it comes first. */
final class PgLakeCatalogue implements LakeCatalogue {

    private static final String THROUGH_DAYS =
            """
            SELECT coalesce((date_part('epoch', (max(day) + 1)::timestamp) * 1000)::bigint, 0)
            FROM archive_day
            WHERE state IN ('dropping', 'dropped')
            """;

    private static final String THROUGH_MONTHS =
            """
            SELECT coalesce((date_part('epoch', max(month) + interval '1 month') * 1000)::bigint, 0)
            FROM archive_hours
            WHERE state IN ('dropping', 'dropped')
            """;

    /** A hospital without samples on the first days has no fewer of them than the others. */
    private static final String KEPT_DAYS =
            """
            SELECT (date_part('epoch', greatest(min(day) FILTER (WHERE expired_at IS NULL),
                                                max(day) FILTER (WHERE hospital_id = $1 AND expired_at IS NOT NULL) + 1)
                                       ::timestamp) * 1000)::bigint
            FROM archive_day
            WHERE state IN ('dropping', 'dropped')
            """;

    private static final String KEPT_MONTHS =
            """
            SELECT (date_part('epoch', greatest(min(month) FILTER (WHERE expired_at IS NULL),
                                                max(month) FILTER (WHERE hospital_id = $1 AND expired_at IS NOT NULL)
                                                  + interval '1 month')) * 1000)::bigint
            FROM archive_hours
            WHERE state IN ('dropping', 'dropped')
            """;

    private static final String OF_DAYS =
            """
            SELECT day, manifest_sha256, expired_at IS NOT NULL AS is_gone,
                   cold_at IS NOT NULL AND (readable_until IS NULL OR readable_until <= $4) AS is_cold
            FROM archive_day
            WHERE hospital_id = $1 AND day BETWEEN $2 AND $3 AND state IN ('dropping', 'dropped')
            ORDER BY day
            """;

    private static final String OF_MONTHS =
            """
            SELECT month, manifest_sha256, expired_at IS NOT NULL AS is_gone,
                   cold_at IS NOT NULL AND (readable_until IS NULL OR readable_until <= $4) AS is_cold
            FROM archive_hours
            WHERE hospital_id = $1 AND month BETWEEN $2 AND $3 AND state IN ('dropping', 'dropped')
            ORDER BY month
            """;

    private final Database database;
    private final Clock clock;
    private final String through;
    private final String kept;
    private final String of;

    private PgLakeCatalogue(
            Database database, Clock clock, String through, String kept, String of) {
        this.database = database;
        this.clock = clock;
        this.through = through;
        this.kept = kept;
        this.of = of;
    }

    static LakeCatalogue days(Database database, Clock clock) {
        return new PgLakeCatalogue(database, clock, THROUGH_DAYS, KEPT_DAYS, OF_DAYS);
    }

    static LakeCatalogue months(Database database, Clock clock) {
        return new PgLakeCatalogue(database, clock, THROUGH_MONTHS, KEPT_MONTHS, OF_MONTHS);
    }

    @Override
    public Future<Long> through() {
        return rows(through, Tuple.tuple()).map(rows -> rows.getFirst().getLong(0));
    }

    @Override
    public Future<Long> keptFrom(int hospitalId) {
        return rows(kept, Tuple.of(hospitalId))
                .compose(
                        rows -> {
                            Long from = rows.getFirst().getLong(0);
                            return from == null ? through() : Future.succeededFuture(from);
                        });
    }

    @Override
    public Future<List<Shelf>> of(int hospitalId, LocalDate first, LocalDate last) {
        Tuple values = Tuple.of(hospitalId, first, last, clock.instant().atOffset(ZoneOffset.UTC));
        return rows(of, values).map(rows -> rows.stream().map(PgLakeCatalogue::shelf).toList());
    }

    private static Shelf shelf(Row row) {
        Shelf.State state =
                row.getBoolean(2)
                        ? Shelf.State.GONE
                        : row.getBoolean(3) ? Shelf.State.COLD : Shelf.State.READABLE;
        return new Shelf(row.getLocalDate(0), state, row.getString(1));
    }

    private Future<List<Row>> rows(String sql, Tuple values) {
        return database.bounded(database.platform().preparedQuery(sql).execute(values))
                .map(found -> found.stream().toList());
    }
}
