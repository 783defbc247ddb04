package io.wardstream.alerts;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.codec.model.AlarmState;
import io.wardstream.store.Database;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;

/**
 * Events of alarms in PostgreSQL, of every hospital: as the platform. Below the xmin of a snapshot
 * no transaction is open any more, so nothing can come between.
 */
public final class PgAlarmLog implements AlarmLog {

    private static final int EVENTS_AT_ONCE = 500;

    /** The commits first: an alarm is looked up for each event of them, and for no other. */
    private static final String EVENTS =
            """
            SELECT e.xid::text::bigint AS commit_no, e.version AS event_version,
                   e.kind AS event_kind, e.happened_at, e.done_by, e.state AS event_state,
                   e.priority AS event_priority, e.alarm_value AS event_value,
                   e.recorded_at AS event_recorded_at, %s
            FROM (
              SELECT *
              FROM alarm_event
              WHERE xid > $1::text::xid8
                AND xid < pg_snapshot_xmin(pg_current_snapshot())
              ORDER BY xid
              FETCH FIRST %s ROWS WITH TIES
            ) e
            JOIN alarm a ON a.no = e.alarm_no
            ORDER BY e.xid, e.alarm_no, e.version
            """
                    .formatted(PgAlarmColumns.names("a."), Integer.toString(EVENTS_AT_ONCE));

    /** Events of another server's past, which a logical restore has brought, wait for nobody. */
    private static final String WAITING =
            """
            SELECT count(*) AS events, min(recorded_at) AS oldest
            FROM (
              SELECT recorded_at
              FROM alarm_event
              WHERE xid > $1::text::xid8
                AND xid < pg_snapshot_xmax(pg_current_snapshot())
              ORDER BY xid
              LIMIT 100000
            ) w
            """;

    private final Database database;

    public PgAlarmLog(Database database) {
        this.database = database;
    }

    @Override
    public Future<Part> after(long commit) {
        return query(EVENTS, commit)
                .map(
                        rows -> {
                            Row last = null;
                            for (Row row : rows) {
                                last = row;
                            }
                            return last == null
                                    ? new Part(List.of(), commit, null, false)
                                    : part(rows, last);
                        });
    }

    private static Part part(RowSet<Row> rows, Row last) {
        return new Part(
                rows.stream().map(PgAlarmLog::logged).toList(),
                last.getLong("commit_no"),
                last.getOffsetDateTime("event_recorded_at").toInstant(),
                rows.size() >= EVENTS_AT_ONCE);
    }

    private static Logged logged(Row row) {
        return new Logged(
                PgAlarmColumns.alarm(row),
                new AlarmEvent(
                        row.getInteger("event_version"),
                        row.getString("event_kind"),
                        row.getOffsetDateTime("happened_at").toInstant(),
                        row.getString("done_by"),
                        Objects.requireNonNull(AlarmState.byName(row.getString("event_state"))),
                        Objects.requireNonNull(
                                AlarmPriority.byWireName(row.getString("event_priority"))),
                        row.getDouble("event_value"),
                        row.getOffsetDateTime("event_recorded_at").toInstant()));
    }

    @Override
    public Future<Waiting> waiting(long commit) {
        return query(WAITING, commit)
                .map(
                        rows -> {
                            Row row = rows.iterator().next();
                            OffsetDateTime oldest = row.getOffsetDateTime("oldest");
                            return new Waiting(
                                    oldest == null ? null : oldest.toInstant(),
                                    row.getLong("events"));
                        });
    }

    private Future<RowSet<Row>> query(String statement, long commit) {
        return database.bounded(
                database.platform()
                        .preparedQuery(statement)
                        .execute(Tuple.of(String.valueOf(commit))));
    }
}
