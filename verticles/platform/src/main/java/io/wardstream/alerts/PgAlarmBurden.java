package io.wardstream.alerts;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import io.wardstream.alerts.AlarmBurden.Figures;
import io.wardstream.alerts.AlarmBurden.Group;
import io.wardstream.codec.model.AlarmKind;
import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.store.Database;
import io.wardstream.store.Scope;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The alarm burden, in one statement: a row of all alarms, and one a kind, priority and vital. */
final class PgAlarmBurden {

    /**
     * A row of {@code told} is an alarm with its place (a bed, a patient without one, or 0 for the
     * ward as a whole) and its times in seconds from the raise. What a group shows counts once.
     */
    private static final String BURDEN =
            """
            WITH told AS MATERIALIZED (
              SELECT a.kind, e.priority, a.vital, a.closed_at IS NULL AS is_open,
                     a.raised_bed_id IS NULL AND a.patient_id <> 0 AS is_without_bed,
                     coalesce(a.raised_bed_id, a.patient_id) AS place,
                     extract(epoch FROM e.seen_at - a.raised_at)::float8 AS seen_after,
                     extract(epoch FROM a.cleared_at - a.raised_at)::float8 AS gone_after,
                     extract(epoch FROM coalesce(a.cleared_at, a.closed_at, $5) - a.raised_at)::float8
                       AS lasted
              FROM alarm a
              CROSS JOIN LATERAL (
                SELECT min(happened_at) FILTER (WHERE kind = 'acknowledged') AS seen_at,
                       min(priority) FILTER (WHERE version = 1) AS priority
                FROM alarm_event
                WHERE alarm_no = a.no
              ) e
              WHERE a.hospital_id = $1
                AND ($2::int = 0 OR coalesce(a.raised_ward_id, a.ward_id) = $2)
                AND a.raised_at >= $3 AND a.raised_at < $4
                AND (a.group_id IS NULL OR a.patient_id = 0)
            ), place AS (
              SELECT is_without_bed, count(*) AS alarms,
                     row_number() OVER (ORDER BY count(*) DESC) AS rank
              FROM told
              WHERE place <> 0
              GROUP BY is_without_bed, place
            ), house AS (
              SELECT $6::int + count(*) FILTER (WHERE is_without_bed) AS beds
              FROM place
            )
            SELECT grouping(kind) = 1 AS is_total, kind, priority, vital,
                   count(*) AS alarms,
                   count(*) FILTER (WHERE is_open) AS open,
                   count(*) FILTER (
                     WHERE gone_after < $7 AND (seen_after IS NULL OR seen_after > gone_after)
                   ) AS self_cleared,
                   percentile_cont(0.5) WITHIN GROUP (ORDER BY lasted) AS lasting_median,
                   count(seen_after) AS acknowledged,
                   percentile_cont(0.5) WITHIN GROUP (ORDER BY seen_after) AS seen_median,
                   percentile_cont(0.9) WITHIN GROUP (ORDER BY seen_after) AS seen_p90,
                   (SELECT beds FROM house) AS beds,
                   (SELECT coalesce(sum(alarms), 0)::bigint
                    FROM place, house
                    WHERE rank <= ceil(beds * 0.1)) AS top_alarms
            FROM told
            GROUP BY GROUPING SETS ((), (kind, priority, vital))
            ORDER BY is_total DESC, alarms DESC, kind, priority, vital
            """;

    private final Database database;
    private final Clock clock;

    /** The one that is counted, or the last that waits. */
    private Future<?> last = Future.succeededFuture();

    PgAlarmBurden(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** One at a time on a node: it may go over millions of rows, beside the alarms themselves. */
    synchronized Future<AlarmBurden> burden(Scope scope, AlarmBurden.Range range) {
        Future<AlarmBurden> mine = last.transform(_ -> count(scope, range));
        last = mine;
        return mine;
    }

    private Future<AlarmBurden> count(Scope scope, AlarmBurden.Range range) {
        Tuple values =
                Tuple.of(
                        range.hospitalId(),
                        range.wardId(),
                        PgTime.utc(range.from()),
                        PgTime.utc(range.to()),
                        PgTime.utc(clock.instant()),
                        range.bedsKnown());
        values.addDouble((double) AlarmBurden.SELF_CLEARED_SECONDS);
        return database.read(
                scope,
                connection ->
                        connection
                                .preparedQuery(BURDEN)
                                .execute(values)
                                .map(PgAlarmBurden::burden));
    }

    /** The total is there also when there are no alarms. */
    private static AlarmBurden burden(RowSet<Row> rows) {
        Row total = rows.iterator().next();
        List<Group> groups = new ArrayList<>(rows.size());
        for (Row row : rows) {
            if (!row.getBoolean("is_total")) {
                groups.add(group(row));
            }
        }
        int beds = total.getInteger("beds");
        long alarms = total.getLong("alarms");
        Double topShare = alarms == 0 ? null : (double) total.getLong("top_alarms") / alarms;
        return new AlarmBurden(beds, figures(total), groups, (beds + 9) / 10, topShare);
    }

    private static Group group(Row row) {
        String vital = row.getString("vital");
        return new Group(
                Objects.requireNonNull(AlarmKind.byWireName(row.getString("kind"))),
                Objects.requireNonNull(AlarmPriority.byWireName(row.getString("priority"))),
                vital == null ? null : VitalSign.byWireName(vital),
                figures(row));
    }

    private static Figures figures(Row row) {
        return new Figures(
                row.getLong("alarms"),
                row.getLong("open"),
                row.getLong("self_cleared"),
                row.getDouble("lasting_median"),
                row.getLong("acknowledged"),
                row.getDouble("seen_median"),
                row.getDouble("seen_p90"));
    }
}
