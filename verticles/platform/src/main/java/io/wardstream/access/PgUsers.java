package io.wardstream.access;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import io.wardstream.access.User.Kind;
import io.wardstream.store.Database;
import io.wardstream.store.Scope;
import io.wardstream.store.StorageException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Users in PostgreSQL. */
final class PgUsers implements Users {

    private static final String INSERT =
            """
            WITH added AS (
                INSERT INTO app_user (username, password_hash, kind)
                VALUES ($1, $2, $3)
                RETURNING id, public_id, created_at
            ), granted AS (
                INSERT INTO user_grant (user_id, role, hospital_id, ward_id)
                SELECT added.id, g.role, nullif(g.hospital_id, 0), nullif(g.ward_id, 0)
                FROM added, unnest($4::text[], $5::int[], $6::int[])
                     AS g (role, hospital_id, ward_id)
            )
            SELECT id, public_id, created_at
            FROM added
            """;

    private static final String ANY_USER = "SELECT EXISTS (SELECT FROM app_user) AS found";

    /** Nodes that start together both try; the name is unique, so one of them does nothing. */
    private static final String INSERT_FIRST =
            """
            WITH added AS (
                INSERT INTO app_user (username, password_hash)
                SELECT $1, $2
                WHERE NOT EXISTS (SELECT FROM app_user)
                ON CONFLICT DO NOTHING
                RETURNING id
            )
            INSERT INTO user_grant (user_id, role)
            SELECT id, 'platform-admin'
            FROM added
            """;

    private static final String SELECT =
            """
            SELECT u.id, u.public_id, u.username, u.kind, u.issuer IS NOT NULL AS is_of_issuer,
                   u.enabled, u.created_at,
                   g.role, coalesce(g.hospital_id, 0) AS hospital_id,
                   coalesce(g.ward_id, 0) AS ward_id
            """;

    private static final String LIST =
            SELECT
                    + """
                    FROM (SELECT *
                          FROM app_user a
                          WHERE a.id > $1 AND a.deleted_at IS NULL
                            AND ($2::int[] IS NULL
                                 OR (EXISTS (SELECT FROM user_grant o WHERE o.user_id = a.id)
                                     AND NOT EXISTS (SELECT FROM user_grant o
                                                     WHERE o.user_id = a.id
                                                       AND (o.hospital_id IS NULL
                                                            OR o.hospital_id <> ALL ($2)))))
                            AND ($3::text IS NULL OR starts_with(lower(a.username), lower($3)))
                            AND ($4::text IS NULL OR a.kind = $4)
                            AND ($5::boolean IS NULL OR a.enabled = $5)
                          ORDER BY a.id
                          LIMIT $6) u
                    LEFT JOIN user_grant g ON g.user_id = u.id
                    ORDER BY u.id, g.id
                    """;

    private static final String FIND =
            SELECT
                    + """
                    FROM app_user u
                    LEFT JOIN user_grant g ON g.user_id = u.id
                    WHERE (u.public_id = $1 OR u.id = $2) AND u.deleted_at IS NULL
                    ORDER BY g.id
                    """;

    private static final String PASSWORD =
            """
            SELECT id, password_hash
            FROM app_user
            WHERE lower(username) = lower($1) AND enabled
            """;

    private static final String SEES =
            """
            SELECT u.id
            FROM app_user u
            WHERE (u.public_id = $1 OR u.id = $2) AND u.enabled
              AND EXISTS (SELECT FROM user_grant g
                          WHERE g.user_id = u.id
                            AND g.role <> 'auditor'
                            AND (g.hospital_id IS NULL OR g.hospital_id = $3)
                            AND (g.ward_id IS NULL OR g.ward_id = $4))
            """;

    private static final String CHANGE =
            """
            UPDATE app_user
            SET enabled = coalesce($2, enabled), password_hash = coalesce($3, password_hash)
            WHERE id = $1 AND deleted_at IS NULL
            """;

    private static final String DELETE =
            """
            WITH no_grants AS (DELETE FROM user_grant WHERE user_id = $1),
                 no_keys AS (UPDATE api_key SET revoked_at = now()
                             WHERE user_id = $1 AND revoked_at IS NULL)
            UPDATE app_user
            SET enabled = false, deleted_at = now(), password_hash = NULL
            WHERE id = $1 AND deleted_at IS NULL
            """;

    private static final String SET_OWN_PASSWORD =
            """
            WITH ended AS (DELETE FROM user_session WHERE user_id = $1 AND id <> $3)
            UPDATE app_user
            SET password_hash = $2
            WHERE id = $1
            """;

    private final Database database;
    private final Passwords passwords;
    private final KeptRights rights;

    PgUsers(Database database, Passwords passwords, KeptRights rights) {
        this.database = database;
        this.passwords = passwords;
        this.rights = rights;
    }

    /**
     * What a log-in is checked against.
     *
     * @param passwordHash null: nobody logs in with a password
     */
    record Stored(int userId, @Nullable String passwordHash) {}

    /** The user of that name; null when there is none or it is disabled. */
    Future<@Nullable Stored> find(String username) {
        return database.read(
                Scope.platform(),
                connection ->
                        connection
                                .preparedQuery(PASSWORD)
                                .execute(Tuple.of(username))
                                .map(PgUsers::stored));
    }

    @Override
    public Future<User> create(String username, String password, List<Grant> grants) {
        return passwords
                .hash(password)
                .compose(hash -> insert(username, hash, Kind.PERSON, grants));
    }

    @Override
    public Future<User> createService(String username, List<Grant> grants) {
        return insert(username, null, Kind.SERVICE, grants);
    }

    @Override
    public Future<List<User>> list(UserFilter filter, int after, int limit) {
        List<Integer> hospitals = filter.hospitals();
        Kind kind = filter.kind();
        Tuple values =
                Tuple.of(
                        after,
                        hospitals == null ? null : hospitals.toArray(Integer[]::new),
                        filter.namePrefix(),
                        kind == null ? null : stored(kind),
                        filter.isEnabled(),
                        limit);
        return read(LIST, values);
    }

    @Override
    public Future<Optional<User>> find(UUID publicId) {
        return read(FIND, Tuple.tuple().addUUID(publicId).addInteger(null))
                .map(found -> found.stream().findFirst());
    }

    @Override
    public Future<Optional<User>> find(int userId) {
        return read(FIND, Tuple.tuple().addUUID(null).addInteger(userId))
                .map(found -> found.stream().findFirst());
    }

    @Override
    public Future<Void> change(int userId, @Nullable Boolean isEnabled, @Nullable String password) {
        Future<@Nullable String> hashed =
                password == null
                        ? Future.succeededFuture()
                        : passwords.hash(password).map(hash -> hash);
        boolean isOver = password != null || Boolean.FALSE.equals(isEnabled);
        return hashed.compose(
                hash ->
                        withOneAdministrator(
                                userId, isOver, CHANGE, Tuple.of(userId, isEnabled, hash)));
    }

    @Override
    public Future<Void> delete(int userId) {
        return withOneAdministrator(userId, true, DELETE, Tuple.of(userId));
    }

    private Future<Void> withOneAdministrator(
            int userId, boolean endsSessions, String sql, Tuple values) {
        return PgAdministrators.keepOne(
                        database,
                        connection ->
                                connection
                                        .preparedQuery(sql)
                                        .execute(values)
                                        .compose(
                                                _ ->
                                                        endsSessions
                                                                ? PgSessions.endAll(
                                                                        connection, userId)
                                                                : Future.<Void>succeededFuture()))
                .onSuccess(_ -> rights.forgetUser(userId));
    }

    /**
     * Gives a user the password they chose, and ends all sessions but the one they chose it in.
     *
     * @param password at most {@link #MAX_PASSWORD_BYTES}
     */
    Future<Void> setOwnPassword(Caller caller, String password) {
        return passwords
                .hash(password)
                .compose(
                        hash ->
                                database.write(
                                        connection ->
                                                connection
                                                        .preparedQuery(SET_OWN_PASSWORD)
                                                        .execute(
                                                                Tuple.of(
                                                                        caller.userId(),
                                                                        hash,
                                                                        caller.sessionId()))))
                .onSuccess(_ -> rights.forgetUser(caller.userId()))
                .mapEmpty();
    }

    @Override
    public Future<Boolean> createFirst(String username, String password) {
        return database.read(Scope.platform(), PgUsers::isAnybodyThere)
                .compose(
                        isAnybodyThere ->
                                isAnybodyThere
                                        ? Future.succeededFuture(false)
                                        : passwords
                                                .hash(password)
                                                .compose(hash -> insertFirst(username, hash)));
    }

    @Override
    public Future<Optional<Integer>> idOf(UUID publicId, int hospitalId, int wardId) {
        return seeing(Tuple.of(publicId, null, hospitalId, wardId));
    }

    @Override
    public Future<Boolean> maySee(int userId, int hospitalId, int wardId) {
        return seeing(Tuple.of(null, userId, hospitalId, wardId)).map(Optional::isPresent);
    }

    private Future<Optional<Integer>> seeing(Tuple who) {
        return database.read(
                Scope.platform(),
                connection ->
                        connection
                                .preparedQuery(SEES)
                                .execute(who)
                                .map(
                                        rows ->
                                                rows.stream()
                                                        .map(row -> row.getInteger("id"))
                                                        .findFirst()));
    }

    private Future<User> insert(
            String username, @Nullable String hash, Kind kind, List<Grant> grants) {
        Tuple values =
                Tuple.of(
                        username,
                        hash,
                        stored(kind),
                        grants.stream()
                                .map(grant -> grant.role().wireName())
                                .toArray(String[]::new),
                        grants.stream().map(Grant::hospitalId).toArray(Integer[]::new),
                        grants.stream().map(Grant::wardId).toArray(Integer[]::new));
        return database.platform()
                .preparedQuery(INSERT)
                .execute(values)
                .map(rows -> rows.iterator().next())
                .map(
                        row ->
                                new User(
                                        row.getInteger("id"),
                                        row.getUUID("public_id"),
                                        username,
                                        kind,
                                        false,
                                        true,
                                        createdAt(row),
                                        grants))
                .recover(cause -> Future.failedFuture(StorageException.of(cause)));
    }

    private Future<Boolean> insertFirst(String username, String hash) {
        return database.platform()
                .preparedQuery(INSERT_FIRST)
                .execute(Tuple.of(username, hash))
                .map(result -> result.rowCount() > 0)
                .recover(cause -> Future.failedFuture(StorageException.of(cause)));
    }

    private static Future<Boolean> isAnybodyThere(SqlConnection connection) {
        return connection
                .preparedQuery(ANY_USER)
                .execute()
                .map(rows -> rows.iterator().next().getBoolean("found"));
    }

    private Future<List<User>> read(String sql, Tuple values) {
        return database.read(
                Scope.platform(),
                connection -> connection.preparedQuery(sql).execute(values).map(PgUsers::users));
    }

    private static @Nullable Stored stored(RowSet<Row> rows) {
        for (Row row : rows) {
            return new Stored(row.getInteger("id"), row.getString("password_hash"));
        }
        return null;
    }

    private static String stored(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private static List<User> users(RowSet<Row> rows) {
        Map<Integer, List<Grant>> grants = new LinkedHashMap<>();
        Map<Integer, Row> users = new LinkedHashMap<>();
        for (Row row : rows) {
            int id = row.getInteger("id");
            users.putIfAbsent(id, row);
            List<Grant> granted = grants.computeIfAbsent(id, _ -> new ArrayList<>());
            Grant grant = grant(row);
            if (grant != null) {
                granted.add(grant);
            }
        }
        return users.values().stream()
                .map(row -> user(row, grants.getOrDefault(row.getInteger("id"), List.of())))
                .toList();
    }

    private static User user(Row row, List<Grant> grants) {
        return new User(
                row.getInteger("id"),
                row.getUUID("public_id"),
                row.getString("username"),
                Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
                row.getBoolean("is_of_issuer"),
                row.getBoolean("enabled"),
                createdAt(row),
                grants);
    }

    /** Null in a row of a user without grants, and for a role this version does not know. */
    static @Nullable Grant grant(Row row) {
        String name = row.getString("role");
        if (name == null) {
            return null;
        }
        int hospitalId = row.getInteger("hospital_id");
        Role role = Role.ofStored(name, hospitalId == 0);
        return role == null ? null : new Grant(role, hospitalId, row.getInteger("ward_id"));
    }

    private static Instant createdAt(Row row) {
        return row.getOffsetDateTime("created_at").toInstant();
    }

    /** Null where there is none. */
    static @Nullable Instant instant(Row row, String column) {
        OffsetDateTime time = row.getOffsetDateTime(column);
        return time == null ? null : time.toInstant();
    }
}
