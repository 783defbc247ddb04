package io.wardstream.access;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import io.wardstream.store.Database;
import io.wardstream.store.StorageException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Sessions in PostgreSQL, so that every node knows them. Each call is one statement. */
final class PgSessions {

    /** A user keeps at most the newest 1,000 sessions. */
    private static final String OPEN =
            """
            WITH forgotten AS (
                DELETE FROM user_session
                WHERE user_id = $2
                  AND (expires_at < now()
                       OR id IN (SELECT id FROM user_session WHERE user_id = $2
                                 ORDER BY created_at DESC OFFSET 999))
            )
            INSERT INTO user_session (id, user_id, refresh_hash, expires_at)
            VALUES ($1, $2, $3, now() + make_interval(secs => $4))
            """;

    private static final String ROTATE =
            """
            UPDATE user_session s
            SET previous_hash = s.refresh_hash,
                refresh_hash = $2,
                expires_at = now() + make_interval(secs => $3)
            FROM app_user u
            WHERE s.refresh_hash = $1 AND s.expires_at > now() AND u.id = s.user_id AND u.enabled
            RETURNING s.id
            """;

    private static final String END_REUSED =
            """
            DELETE FROM user_session
            WHERE previous_hash = $1
            RETURNING id
            """;

    private static final String END =
            """
            DELETE FROM user_session
            WHERE id = $1
            """;

    private static final String RIGHTS =
            """
            SELECT s.id AS session, u.id, u.username, g.role,
                   coalesce(g.hospital_id, 0) AS hospital_id,
                   coalesce(g.ward_id, 0) AS ward_id
            FROM user_session s
            JOIN app_user u ON u.id = s.user_id
            LEFT JOIN user_grant g ON g.user_id = u.id
            WHERE s.id = ANY ($1) AND s.expires_at > now() AND u.enabled
            """;

    private final Database database;
    private final double lifetimeSeconds;

    PgSessions(Database database, Duration lifetime) {
        this.database = database;
        this.lifetimeSeconds = lifetime.toSeconds();
    }

    /** Who a session belongs to and what they were granted. */
    record Rights(int userId, String username, List<Grant> grants) {
        Rights {
            grants = List.copyOf(grants);
        }
    }

    Future<Void> open(UUID id, int userId, byte[] refreshHash) {
        return run(OPEN, Tuple.of(id, userId, Buffer.buffer(refreshHash), lifetimeSeconds))
                .mapEmpty();
    }

    /** The session of that token, which is spent now; empty when it is not in force. */
    Future<Optional<UUID>> rotate(byte[] refreshHash, byte[] nextHash) {
        return run(
                        ROTATE,
                        Tuple.of(
                                Buffer.buffer(refreshHash),
                                Buffer.buffer(nextHash),
                                lifetimeSeconds))
                .map(PgSessions::firstId);
    }

    /** Ends the session whose spent token was shown again. */
    Future<Optional<UUID>> endReused(byte[] refreshHash) {
        return run(END_REUSED, Tuple.of(Buffer.buffer(refreshHash))).map(PgSessions::firstId);
    }

    Future<Void> end(UUID id) {
        return run(END, Tuple.of(id)).mapEmpty();
    }

    /** Of each session that has not ended. */
    Future<Map<UUID, Rights>> rights(Collection<UUID> ids) {
        return run(RIGHTS, Tuple.of(ids.toArray(UUID[]::new))).map(PgSessions::rights);
    }

    private Future<RowSet<Row>> run(String sql, Tuple parameters) {
        return database.platform()
                .preparedQuery(sql)
                .execute(parameters)
                .recover(cause -> Future.failedFuture(StorageException.of(cause)));
    }

    private static Optional<UUID> firstId(RowSet<Row> rows) {
        for (Row row : rows) {
            return Optional.of(row.getUUID("id"));
        }
        return Optional.empty();
    }

    private static Map<UUID, Rights> rights(RowSet<Row> rows) {
        Map<UUID, List<Row>> sessions = new HashMap<>();
        for (Row row : rows) {
            sessions.computeIfAbsent(row.getUUID("session"), _ -> new ArrayList<>()).add(row);
        }
        Map<UUID, Rights> rights = HashMap.newHashMap(sessions.size());
        sessions.forEach((session, grants) -> rights.put(session, rights(grants)));
        return rights;
    }

    private static Rights rights(List<Row> grants) {
        Row user = grants.getFirst();
        return new Rights(
                user.getInteger("id"),
                user.getString("username"),
                grants.stream().map(PgSessions::grant).filter(Objects::nonNull).toList());
    }

    /** Null in the row of a user without grants. */
    private static @Nullable Grant grant(Row row) {
        Role role = PgUsers.role(row);
        return role == null
                ? null
                : new Grant(role, row.getInteger("hospital_id"), row.getInteger("ward_id"));
    }
}
