package io.wardstream.notify;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import io.wardstream.alerts.PgAlarmOutbox;
import io.wardstream.store.Database;
import java.time.Instant;
import java.util.List;

/**
 * Whether there is anything to do: one statement a look, and no transaction while there is nothing.
 * Thread-safe; the Future fails with a {@code StorageException} when the database cannot answer.
 */
final class PgWork {

    private static final String LOOK =
            """
            SELECT %s AS alarms,
                   EXISTS (SELECT FROM notification_case WHERE next_at <= $1) AS steps,
                   EXISTS (SELECT FROM notification
                           WHERE state = 'pending' AND due_at <= $1 AND expires_at > $1
                             AND channel = ANY ($2::text[])) AS messages
            """
                    .formatted(PgAlarmOutbox.HAS_ANY);

    private final Database database;

    PgWork(Database database) {
        this.database = database;
    }

    /**
     * What was found.
     *
     * @param hasAlarms some have changed
     * @param hasSteps some are due
     * @param hasMessages some are due
     */
    record Found(boolean hasAlarms, boolean hasSteps, boolean hasMessages) {

        boolean isForThePlanner() {
            return hasAlarms || hasSteps;
        }
    }

    /**
     * Looks once.
     *
     * @param channels of messages that count
     */
    Future<Found> look(Instant now, List<String> channels) {
        Tuple values = Tuple.of(PgCases.utc(now)).addValue(channels.toArray(String[]::new));
        return database.bounded(database.platform().preparedQuery(LOOK).execute(values))
                .map(rows -> found(rows.iterator().next()));
    }

    private static Found found(Row row) {
        return new Found(
                row.getBoolean("alarms"), row.getBoolean("steps"), row.getBoolean("messages"));
    }
}
