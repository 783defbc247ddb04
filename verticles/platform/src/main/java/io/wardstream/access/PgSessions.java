package io.wardstream.access;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import io.wardstream.config.AccessConfig;
import io.wardstream.store.Database;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * Sessions in PostgreSQL, so that every node knows them. Each call is one statement but for the end
 * of a session whose token was shown again.
 */
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

    /** A session has at most the newest 1,000 spent tokens: one a minute is none of ours. */
    private static final String ROTATE =
            """
            WITH rotated AS (
                UPDATE user_session s
                SET previous_hash = s.refresh_hash,
                    refresh_hash = $2,
                    refreshed_at = now(),
                    expires_at = least(now() + make_interval(secs => $3),
                                       s.created_at + make_interval(secs => $4))
                FROM app_user u
                WHERE s.refresh_hash = $1 AND s.expires_at > now()
                  AND s.created_at > now() - make_interval(secs => $4)
                  AND u.id = s.user_id AND u.enabled
                RETURNING s.id
            ), spent AS (
                INSERT INTO spent_refresh (hash, session_id)
                SELECT $1, id FROM rotated
                ON CONFLICT DO NOTHING
            ), forgotten AS (
                DELETE FROM spent_refresh
                WHERE hash IN (SELECT o.hash FROM spent_refresh o
                               JOIN rotated ON rotated.id = o.session_id
                               ORDER BY o.spent_at DESC OFFSET 999)
            )
            SELECT id
            FROM rotated
            """;

    /** The same token again, a moment later, with nothing between: another tab of the same page. */
    private static final String SAME_AGAIN =
            """
            SELECT s.id
            FROM user_session s
            JOIN app_user u ON u.id = s.user_id
            WHERE s.previous_hash = $1 AND s.refresh_hash = $2 AND s.expires_at > now()
              AND s.refreshed_at > now() - make_interval(secs => $3) AND u.enabled
            """;

    private static final String END_REUSED =
            """
            DELETE FROM user_session
            WHERE previous_hash = $1
               OR id = (SELECT session_id FROM spent_refresh WHERE hash = $1)
            RETURNING id, user_id
            """;

    /** An issuer's stays, to be known as ended when its token is shown again. */
    private static final String END =
            """
            WITH issuers AS (
                UPDATE user_session
                SET ended_at = now()
                WHERE id = ANY ($1) AND user_id = coalesce($2, user_id)
                  AND refresh_hash IS NULL AND ended_at IS NULL
                RETURNING id, user_id
            ), own AS (
                DELETE FROM user_session
                WHERE id = ANY ($1) AND user_id = coalesce($2, user_id)
                  AND refresh_hash IS NOT NULL
                RETURNING id, user_id
            )
            SELECT id, user_id FROM issuers
            UNION ALL
            SELECT id, user_id FROM own
            """;

    private static final String END_ALL_OF_ISSUER =
            """
            UPDATE user_session
            SET ended_at = now()
            WHERE user_id = $1 AND refresh_hash IS NULL AND ended_at IS NULL
            """;

    private static final String END_ALL_OWN =
            """
            DELETE FROM user_session
            WHERE user_id = $1 AND refresh_hash IS NOT NULL
            """;

    private static final String LIST =
            """
            SELECT id, created_at, coalesce(refreshed_at, created_at) AS refreshed_at, expires_at
            FROM user_session
            WHERE user_id = $1 AND expires_at > now() AND ended_at IS NULL
            ORDER BY created_at DESC
            LIMIT 1000
            """;

    /** A key counts as a session that lasts as long as it is in force. */
    private static final String RIGHTS =
            """
            SELECT s.id AS session, u.id, u.username, g.role,
                   coalesce(g.hospital_id, 0) AS hospital_id, coalesce(g.ward_id, 0) AS ward_id,
                   ARRAY(SELECT b.patient_id FROM break_glass b
                         WHERE b.user_id = u.id AND b.ended_at IS NULL AND b.expires_at > now()
                         ORDER BY b.id) AS opened_patients,
                   ARRAY(SELECT b.hospital_id FROM break_glass b
                         WHERE b.user_id = u.id AND b.ended_at IS NULL AND b.expires_at > now()
                         ORDER BY b.id) AS opened_hospitals
            FROM (SELECT id, user_id FROM user_session
                  WHERE id = ANY ($1) AND expires_at > now() AND ended_at IS NULL
                  UNION ALL
                  SELECT public_id, user_id FROM api_key
                  WHERE public_id = ANY ($1) AND revoked_at IS NULL
                    AND (expires_at IS NULL OR expires_at > now())) s
            JOIN app_user u ON u.id = s.user_id
            LEFT JOIN user_grant g ON g.user_id = u.id
            WHERE u.enabled
            """;

    private final Database database;
    private final double idleSeconds;
    private final double longestSeconds;
    private final double graceSeconds;

    PgSessions(Database database, AccessConfig config) {
        this.database = database;
        this.idleSeconds = config.refreshToken().toSeconds();
        this.longestSeconds = config.session().toSeconds();
        this.graceSeconds = config.refreshGrace().toSeconds();
    }

    /** A patient whose glass is broken. */
    record Opened(int patientId, int hospitalId) {}

    /** Who a session belongs to and what they were granted. */
    record Rights(int userId, String username, List<Grant> grants, List<Opened> opened) {
        Rights {
            grants = List.copyOf(grants);
            opened = List.copyOf(opened);
        }
    }

    Future<Void> open(UUID id, int userId, byte[] refreshHash) {
        return run(OPEN, Tuple.of(id, userId, Buffer.buffer(refreshHash), idleSeconds)).mapEmpty();
    }

    /** The session of that token, which is spent now; empty when it is not in force. */
    Future<Optional<UUID>> rotate(byte[] refreshHash, byte[] nextHash) {
        return run(
                        ROTATE,
                        Tuple.of(
                                Buffer.buffer(refreshHash),
                                Buffer.buffer(nextHash),
                                idleSeconds,
                                longestSeconds))
                .map(PgSessions::firstId);
    }

    /**
     * The session whose token was exchanged for that next one a moment ago; empty when it was
     * longer ago, or the next one is spent as well.
     */
    Future<Optional<UUID>> sameAgain(byte[] refreshHash, byte[] nextHash) {
        return run(
                        SAME_AGAIN,
                        Tuple.of(Buffer.buffer(refreshHash), Buffer.buffer(nextHash), graceSeconds))
                .map(PgSessions::firstId);
    }

    /** A session that was ended, and whose it was. */
    record Ended(UUID id, int userId) {}

    /** Ends the session whose spent token was shown again. */
    Future<Optional<Ended>> endReused(byte[] refreshHash) {
        return run(END_REUSED, Tuple.of(Buffer.buffer(refreshHash))).map(PgSessions::ended);
    }

    /** Empty when it had ended before. */
    Future<Optional<Ended>> end(UUID id) {
        return run(END, one(id).addInteger(null)).map(PgSessions::ended);
    }

    /** Ends a session of that user; false when there is no such one. */
    Future<Boolean> end(UUID id, int userId) {
        return run(END, one(id).addInteger(userId)).map(ended -> ended.size() > 0);
    }

    private static Tuple one(UUID id) {
        return Tuple.tuple().addArrayOfUUID(new UUID[] {id});
    }

    /** A step of a transaction: ends every session of a user. */
    static Future<Void> endAll(SqlConnection connection, int userId) {
        return connection
                .preparedQuery(END_ALL_OF_ISSUER)
                .execute(Tuple.of(userId))
                .compose(_ -> connection.preparedQuery(END_ALL_OWN).execute(Tuple.of(userId)))
                .mapEmpty();
    }

    /** Those in force, the newest first. */
    Future<List<OpenSession>> list(int userId) {
        return run(LIST, Tuple.of(userId))
                .map(
                        rows -> {
                            List<OpenSession> sessions = new ArrayList<>(rows.size());
                            rows.forEach(row -> sessions.add(session(row)));
                            return sessions;
                        });
    }

    /** Of each session that has not ended. */
    Future<Map<UUID, Rights>> rights(Collection<UUID> ids) {
        return run(RIGHTS, Tuple.of(ids.toArray(UUID[]::new))).map(PgSessions::rights);
    }

    private Future<RowSet<Row>> run(String sql, Tuple parameters) {
        return database.bounded(database.platform().preparedQuery(sql).execute(parameters));
    }

    private static Optional<UUID> firstId(RowSet<Row> rows) {
        for (Row row : rows) {
            return Optional.of(row.getUUID("id"));
        }
        return Optional.empty();
    }

    private static OpenSession session(Row row) {
        return new OpenSession(
                row.getUUID("id"),
                row.getOffsetDateTime("created_at").toInstant(),
                row.getOffsetDateTime("refreshed_at").toInstant(),
                row.getOffsetDateTime("expires_at").toInstant());
    }

    private static Optional<Ended> ended(RowSet<Row> rows) {
        for (Row row : rows) {
            return Optional.of(new Ended(row.getUUID("id"), row.getInteger("user_id")));
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
                grants.stream().map(PgUsers::grant).filter(Objects::nonNull).toList(),
                opened(user));
    }

    private static List<Opened> opened(Row user) {
        Integer[] patients = user.getArrayOfIntegers("opened_patients");
        Integer[] hospitals = user.getArrayOfIntegers("opened_hospitals");
        List<Opened> opened = new ArrayList<>(patients.length);
        for (int i = 0; i < patients.length; i++) {
            opened.add(new Opened(patients[i], hospitals[i]));
        }
        return opened;
    }
}
