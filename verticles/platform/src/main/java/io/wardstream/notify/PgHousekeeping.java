package io.wardstream.notify;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import io.wardstream.alerts.PgAlarmOutbox;
import io.wardstream.config.NotifyConfig;
import io.wardstream.notify.NotifyMeters.Backlog;
import io.wardstream.store.Database;
import io.wardstream.store.Scope;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what waits and drops what is over. Thread-safe. */
final class PgHousekeeping {

    private static final Logger LOG = LoggerFactory.getLogger(PgHousekeeping.class);

    /** Of an alarm nobody looked at for so long nobody is told any more. */
    private static final Duration OUTBOX_KEPT = Duration.ofDays(1);

    /** Longer than a message can wait: held back by quiet hours, and then until it expires. */
    private static final Duration CASES_KEPT = Duration.ofDays(3);

    /** Of one table in one transaction, which must not hold others up. */
    private static final int PART = 10_000;

    private static final String BACKLOG =
            """
            SELECT (SELECT count(*) FROM (SELECT FROM notification WHERE state = 'pending'
                                          LIMIT 100000) p) AS pending,
                   (SELECT count(*) FROM (SELECT FROM notification WHERE state = 'dead'
                                          LIMIT 100000) d) AS dead,
                   (SELECT min(due_at) FROM notification
                    WHERE state = 'pending' AND due_at <= $1) AS oldest
            """;

    private final Database database;
    private final PgAlarmOutbox outbox;
    private final NotifyConfig config;

    PgHousekeeping(Database database, PgAlarmOutbox outbox, NotifyConfig config) {
        this.database = database;
        this.outbox = outbox;
        this.config = config;
    }

    /** What waits; failed with a {@code StorageException} when the database cannot answer. */
    Future<Backlog> backlog(Instant now) {
        return database.read(
                Scope.platform(),
                connection ->
                        outbox.waiting(connection)
                                .compose(waiting -> backlog(connection, waiting, now)));
    }

    private static Future<Backlog> backlog(SqlConnection connection, long waiting, Instant now) {
        return connection
                .preparedQuery(BACKLOG)
                .execute(Tuple.of(PgCases.utc(now)))
                .map(rows -> backlog(rows.iterator().next(), waiting, now));
    }

    private static Backlog backlog(Row row, long waiting, Instant now) {
        OffsetDateTime oldest = row.getOffsetDateTime("oldest");
        return new Backlog(
                row.getLong("pending"),
                row.getLong("dead"),
                waiting,
                oldest == null ? Duration.ZERO : Duration.between(oldest.toInstant(), now));
    }

    /**
     * Drops what is old, in parts; failed with a {@code StorageException}, and then what was
     * dropped stays dropped. Two nodes may do it at once.
     */
    Future<Void> forget(Instant now) {
        return inParts(connection -> forgetOutbox(connection, now))
                .onSuccess(PgHousekeeping::say)
                .compose(_ -> inParts(it -> PgOutcomes.forget(it, now.minus(config.keep()), PART)))
                .compose(_ -> inParts(it -> PgCases.forget(it, now.minus(CASES_KEPT), PART)))
                .mapEmpty();
    }

    /** An alarm that closed unseen would go on being told of. */
    private Future<Integer> forgetOutbox(SqlConnection connection, Instant now) {
        return outbox.forget(connection, now.minus(OUTBOX_KEPT), PART)
                .compose(alarms -> PgCases.end(connection, alarms, now).map(_ -> alarms.size()));
    }

    /** How many in all. */
    private Future<Integer> inParts(Function<SqlConnection, Future<Integer>> part) {
        return database.write(part)
                .compose(
                        dropped ->
                                dropped < PART
                                        ? Future.succeededFuture(dropped)
                                        : inParts(part).map(rest -> dropped + rest));
    }

    private static void say(int forgotten) {
        if (forgotten > 0) {
            LOG.error("nobody was told of changes of alarms for a day forgotten={}", forgotten);
        }
    }
}
