package io.wardstream.alerts;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import io.wardstream.codec.model.Alarm;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which alarms somebody should look at again, written with each transition in its own statement:
 * what is rolled back leaves nothing, what is committed is there until it was taken
 * (docs/adr/0014). Thread-safe; Futures fail as the driver's do.
 */
public final class PgAlarmOutbox {

    private static final Logger LOG = LoggerFactory.getLogger(PgAlarmOutbox.class);

    /**
     * In SQL: whether there is anything to take. The least id is found by the index, which
     * remembers what was deleted; a scan would not.
     */
    public static final String HAS_ANY = "(SELECT min(id) FROM alarm_outbox) IS NOT NULL";

    /** Rows another taker holds are his; those of a transaction that commits later come later. */
    private static final String TAKE =
            """
            WITH due AS MATERIALIZED (
              SELECT id
              FROM alarm_outbox
              ORDER BY id
              LIMIT $1
              FOR UPDATE SKIP LOCKED
            ), taken AS (
              DELETE FROM alarm_outbox o
              USING due
              WHERE o.id = due.id
              RETURNING o.alarm_no
            )
            SELECT (SELECT count(*)::int FROM taken) AS taken, %s
            FROM alarm
            WHERE no IN (SELECT alarm_no FROM taken)
            """
                    .formatted(PgAlarmColumns.NAMES);

    private static final String FORGET =
            """
            WITH old AS MATERIALIZED (
              SELECT id
              FROM alarm_outbox
              WHERE recorded_at < $1
              LIMIT $2
              FOR UPDATE SKIP LOCKED
            ), dropped AS (
              DELETE FROM alarm_outbox o
              USING old
              WHERE o.id = old.id
              RETURNING o.alarm_no
            )
            SELECT a.id
            FROM dropped d
            JOIN alarm a ON a.no = d.alarm_no
            """;

    private static final String FORGET_ALARMS =
            """
            DELETE FROM alarm_outbox
            WHERE alarm_no IN (SELECT no FROM alarm WHERE id = ANY ($1::uuid[]))
            """;

    private static final String WAITING =
            "SELECT count(*) AS waiting FROM (SELECT FROM alarm_outbox LIMIT 100000) o";

    /**
     * What waited.
     *
     * @param transitions taken, of which several may be of one alarm
     * @param alarms each once, as it stands: at or after the transition that told of it
     * @param unreadable alarms left out, for this version cannot read them
     */
    public record Taken(int transitions, List<Alarm> alarms, int unreadable) {
        public Taken {
            alarms = List.copyOf(alarms);
        }
    }

    /**
     * Takes what waits, in the caller's transaction: if that is rolled back, it waits again.
     *
     * @param limit of transitions, so of alarms
     */
    public Future<Taken> take(SqlConnection transaction, int limit) {
        return transaction.preparedQuery(TAKE).execute(Tuple.of(limit)).map(PgAlarmOutbox::taken);
    }

    /** A later version may have written what this one does not know: all others are told of. */
    private static Taken taken(RowSet<Row> rows) {
        List<Alarm> alarms = new ArrayList<>(rows.size());
        int transitions = 0;
        for (Row row : rows) {
            transitions = row.getInteger("taken");
            try {
                alarms.add(PgAlarmColumns.alarm(row));
            } catch (RuntimeException unknown) {
                LOG.error(
                        "nobody is told of an alarm alarmId={} cause={}",
                        row.getUUID("id"),
                        unknown.toString());
            }
        }
        return new Taken(transitions, alarms, rows.size() - alarms.size());
    }

    /**
     * Gives up what nobody took before the instant.
     *
     * @param limit of transitions
     * @return the alarm of each
     */
    public Future<List<UUID>> forget(SqlConnection connection, Instant before, int limit) {
        return connection
                .preparedQuery(FORGET)
                .execute(Tuple.of(before.atOffset(ZoneOffset.UTC), limit))
                .map(
                        rows -> {
                            List<UUID> alarms = new ArrayList<>(rows.size());
                            rows.forEach(row -> alarms.add(row.getUUID("id")));
                            return alarms;
                        });
    }

    /** Gives up what waits of these alarms; who holds some of it is waited for. */
    public Future<Void> forget(SqlConnection connection, List<UUID> alarmIds) {
        return connection
                .preparedQuery(FORGET_ALARMS)
                .execute(Tuple.of((Object) alarmIds.toArray(UUID[]::new)))
                .mapEmpty();
    }

    /** How many transitions wait, up to 100,000. */
    public Future<Long> waiting(SqlConnection connection) {
        return connection
                .preparedQuery(WAITING)
                .execute()
                .map(
                        rows -> {
                            Row row = rows.iterator().next();
                            return row.getLong("waiting");
                        });
    }
}
