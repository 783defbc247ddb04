package io.wardstream.notify;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import io.wardstream.config.NotifyConfig;
import io.wardstream.store.Database;
import io.wardstream.store.Scope;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** Messages in PostgreSQL, each read under its scope. */
final class PgNotifications implements Notifications {

    private static final String COLUMNS =
            """
            n.id, n.public_id, n.hospital_id, n.ward_id, n.ward_public_id, n.channel, n.endpoint, n.urgency,
            n.after_minutes, n.state, n.attempts, n.created_at, n.due_at, n.finished_at, n.error,
            ARRAY(SELECT a.alarm_id
                  FROM notification_alarm a
                  WHERE a.notification_id = n.id
                  ORDER BY a.urgency DESC, a.raised_at, a.alarm_id
                  LIMIT 100) AS alarms
            """;

    private static final String LIST =
            """
            SELECT %s
            FROM notification n
            WHERE ($1::bigint = 0 OR n.id < $1)
              AND ($2::int = 0 OR n.hospital_id = $2)
              AND ($3::int = 0 OR n.ward_id = $3)
              AND ($4::text IS NULL OR n.state = $4)
            ORDER BY n.id DESC
            LIMIT $5
            """
                    .formatted(COLUMNS);

    private static final String FIND =
            "SELECT %s FROM notification n WHERE n.public_id = $1".formatted(COLUMNS);

    private static final String RETRY =
            """
            UPDATE notification n
            SET state = 'pending', due_at = $2::timestamptz,
                expires_at = $2::timestamptz + make_interval(secs => $3),
                attempts_allowed = n.attempts + $4, finished_at = NULL
            WHERE n.public_id = $1 AND n.state = 'dead'
            RETURNING %s
            """
                    .formatted(COLUMNS);

    private final Database database;
    private final NotifyConfig config;
    private final Clock clock;

    PgNotifications(Database database, NotifyConfig config, Clock clock) {
        this.database = database;
        this.config = config;
        this.clock = clock;
    }

    @Override
    public Future<Part> list(Scope scope, Filter filter, long before, int limit) {
        NotificationState state = filter.state();
        Tuple values =
                Tuple.of(before, filter.hospitalId(), filter.wardId())
                        .addString(state == null ? null : state.wireName())
                        .addInteger(limit + 1);
        return database.read(scope, connection -> connection.preparedQuery(LIST).execute(values))
                .map(PgNotifications::all)
                .map(found -> part(found, limit));
    }

    /** One more than asked for was read: it tells whether there is a next part. */
    private static Part part(List<Notification> found, int limit) {
        List<Notification> items = found.subList(0, Math.min(limit, found.size()));
        return new Part(items, found.size() > limit ? items.getLast().no() : 0);
    }

    @Override
    public Future<Optional<Notification>> find(Scope scope, UUID id) {
        return database.read(
                        scope, connection -> connection.preparedQuery(FIND).execute(Tuple.of(id)))
                .map(rows -> all(rows).stream().findFirst());
    }

    @Override
    public Future<Optional<Notification>> retry(UUID id) {
        Instant now = clock.instant();
        Tuple values =
                Tuple.of(
                        id,
                        PgCases.utc(now),
                        (double) config.maxAge().toSeconds(),
                        config.maxAttempts());
        return database.write(connection -> connection.preparedQuery(RETRY).execute(values))
                .map(rows -> all(rows).stream().findFirst());
    }

    private static List<Notification> all(RowSet<Row> rows) {
        List<Notification> found = new ArrayList<>(rows.size());
        rows.forEach(row -> found.add(read(row)));
        return found;
    }

    private static Notification read(Row row) {
        OffsetDateTime finishedAt = row.getOffsetDateTime("finished_at");
        return new Notification(
                row.getLong("id"),
                row.getUUID("public_id"),
                row.getInteger("hospital_id"),
                row.getInteger("ward_id"),
                row.getUUID("ward_public_id"),
                Objects.requireNonNull(Channel.byWireName(row.getString("channel"))),
                row.getString("endpoint"),
                PgCases.priority(row),
                row.getInteger("after_minutes"),
                Objects.requireNonNull(NotificationState.byWireName(row.getString("state"))),
                row.getInteger("attempts"),
                row.getOffsetDateTime("created_at").toInstant(),
                row.getOffsetDateTime("due_at").toInstant(),
                finishedAt == null ? null : finishedAt.toInstant(),
                row.getString("error"),
                List.of(row.getArrayOfUUIDs("alarms")));
    }
}
