package io.wardstream.access;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import io.wardstream.store.Database;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** People of an issuer and the sessions of its tokens, in PostgreSQL. */
final class PgIssuerSessions {

    private static final String FIND =
            """
            SELECT id, enabled
            FROM app_user
            WHERE issuer = $1 AND subject = $2
            """;

    /** Whoever it is, and whatever their name: another node may be at it, another may have it. */
    private static final String ADD =
            """
            INSERT INTO app_user (username, issuer, subject)
            VALUES ($3, $1, $2)
            ON CONFLICT DO NOTHING
            """;

    private static final String TAKE_GRANTS =
            """
            DELETE FROM user_grant g
            WHERE g.user_id = $1 AND g.is_of_issuer
              AND NOT EXISTS (SELECT FROM unnest($2::text[], $3::int[]) AS w (role, hospital_id)
                              WHERE w.role = g.role
                                AND w.hospital_id = coalesce(g.hospital_id, 0))
            """;

    private static final String GIVE_GRANTS =
            """
            INSERT INTO user_grant (user_id, role, hospital_id, is_of_issuer)
            SELECT $1, w.role, nullif(w.hospital_id, 0), true
            FROM unnest($2::text[], $3::int[]) AS w (role, hospital_id)
            WHERE NOT EXISTS (SELECT FROM user_grant g
                              WHERE g.user_id = $1 AND g.role = w.role AND g.is_of_issuer
                                AND coalesce(g.hospital_id, 0) = w.hospital_id)
            """;

    /** Kept for longer than a token lasts, or it would open a session again. */
    private static final String OPEN =
            """
            WITH forgotten AS (
                DELETE FROM user_session
                WHERE user_id = $2 AND expires_at < now() - interval '30 days'
            )
            INSERT INTO user_session (id, user_id, expires_at)
            VALUES ($1, $2, least($3, now() + make_interval(secs => $4)))
            ON CONFLICT DO NOTHING
            """;

    private static final int NAME_DIGITS = 8;

    private final Database database;
    private final double longestSeconds;

    /**
     * @param longestSeconds a session lasts, however long its token
     */
    PgIssuerSessions(Database database, double longestSeconds) {
        this.database = database;
        this.longestSeconds = longestSeconds;
    }

    /** Who a token names, and what it gives them. */
    record Person(String issuer, String subject, String username, List<Grant> grants) {
        Person {
            grants = List.copyOf(grants);
        }

        /** For when somebody else has the name. */
        private String otherName() {
            String digits = HexFormat.of().formatHex(OpaqueToken.sha256(issuer + '\n' + subject));
            return username + "-" + digits.substring(0, NAME_DIGITS);
        }
    }

    /**
     * Opens the session of a token unless it was opened before, and makes the user's grants of the
     * issuer what the token says. A user who is disabled stays so.
     *
     * @return failed with a {@code StorageException}
     */
    Future<Void> open(UUID session, Person person, Instant expiresAt) {
        return database.write(
                connection ->
                        add(connection, person, person.username())
                                .compose(
                                        user ->
                                                user != null
                                                        ? Future.succeededFuture(user)
                                                        : add(
                                                                connection,
                                                                person,
                                                                person.otherName()))
                                .compose(
                                        user ->
                                                user != null && user.getBoolean("enabled")
                                                        ? open(
                                                                connection,
                                                                session,
                                                                user.getInteger("id"),
                                                                person,
                                                                expiresAt)
                                                        : Future.<Void>succeededFuture()));
    }

    /** Null when somebody else has the name. */
    private static Future<@Nullable Row> add(
            SqlConnection connection, Person person, String username) {
        Tuple identity = Tuple.of(person.issuer(), person.subject());
        return find(connection, identity)
                .compose(
                        known ->
                                known != null
                                        ? Future.succeededFuture(known)
                                        : run(
                                                        connection,
                                                        ADD,
                                                        Tuple.of(
                                                                person.issuer(),
                                                                person.subject(),
                                                                username))
                                                .compose(_ -> find(connection, identity)));
    }

    private static Future<@Nullable Row> find(SqlConnection connection, Tuple identity) {
        return run(connection, FIND, identity)
                .map(rows -> rows.size() == 0 ? null : rows.iterator().next());
    }

    private Future<Void> open(
            SqlConnection connection, UUID session, int userId, Person person, Instant expiresAt) {
        String[] roles =
                person.grants().stream()
                        .map(grant -> grant.role().wireName())
                        .toArray(String[]::new);
        Integer[] hospitals =
                person.grants().stream().map(Grant::hospitalId).toArray(Integer[]::new);
        Tuple grants = Tuple.of(userId, roles, hospitals);
        return run(connection, TAKE_GRANTS, grants)
                .compose(_ -> run(connection, GIVE_GRANTS, grants))
                .compose(
                        _ ->
                                run(
                                        connection,
                                        OPEN,
                                        Tuple.of(
                                                session,
                                                userId,
                                                expiresAt.atOffset(ZoneOffset.UTC),
                                                longestSeconds)))
                .mapEmpty();
    }

    private static Future<RowSet<Row>> run(SqlConnection connection, String sql, Tuple values) {
        return connection.preparedQuery(sql).execute(values);
    }
}
