package io.wardstream.access;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import io.wardstream.store.Database;
import io.wardstream.store.Scope;
import io.wardstream.store.StorageException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Users and grants in PostgreSQL. */
final class PgUsers implements Users {

    private static final String INSERT =
            """
            WITH added AS (
                INSERT INTO app_user (username, password_hash)
                VALUES ($1, $2)
                RETURNING id, public_id, created_at
            ), granted AS (
                INSERT INTO user_grant (user_id, role, hospital_id)
                SELECT added.id, g.role, nullif(g.hospital_id, 0)
                FROM added, unnest($3::text[], $4::int[]) AS g (role, hospital_id)
            )
            SELECT public_id, created_at
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

    private static final String LIST =
            """
            SELECT u.public_id, u.username, u.enabled, u.created_at,
                   g.role, coalesce(g.hospital_id, 0) AS hospital_id
            FROM (SELECT * FROM app_user ORDER BY lower(username) LIMIT 1000) u
            LEFT JOIN user_grant g ON g.user_id = u.id
            ORDER BY lower(u.username), g.id
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
                            AND (g.hospital_id IS NULL OR g.hospital_id = $3))
            """;

    private final Database database;
    private final Passwords passwords;

    PgUsers(Database database, Passwords passwords) {
        this.database = database;
        this.passwords = passwords;
    }

    /** What a log-in is checked against. */
    record Stored(int userId, String passwordHash) {}

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
        String[] roles =
                grants.stream().map(grant -> grant.role().wireName()).toArray(String[]::new);
        Integer[] hospitals = grants.stream().map(Grant::hospitalId).toArray(Integer[]::new);
        return passwords
                .hash(password)
                .compose(hash -> insert(Tuple.of(username, hash, roles, hospitals)))
                .map(row -> user(row, username, grants));
    }

    @Override
    public Future<List<User>> list() {
        return database.read(
                Scope.platform(),
                connection -> connection.preparedQuery(LIST).execute().map(PgUsers::users));
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
    public Future<Optional<Integer>> idOf(UUID publicId, int hospitalId) {
        return seeing(Tuple.of(publicId, null, hospitalId));
    }

    @Override
    public Future<Boolean> maySee(int userId, int hospitalId) {
        return seeing(Tuple.of(null, userId, hospitalId)).map(Optional::isPresent);
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

    private Future<Row> insert(Tuple user) {
        return database.platform()
                .preparedQuery(INSERT)
                .execute(user)
                .map(rows -> rows.iterator().next())
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

    private static @Nullable Stored stored(RowSet<Row> rows) {
        for (Row row : rows) {
            return new Stored(row.getInteger("id"), row.getString("password_hash"));
        }
        return null;
    }

    private static User user(Row row, String username, List<Grant> grants) {
        return new User(row.getUUID("public_id"), username, true, createdAt(row), grants);
    }

    private static List<User> users(RowSet<Row> rows) {
        Map<UUID, List<Grant>> grants = new LinkedHashMap<>();
        Map<UUID, Row> users = new LinkedHashMap<>();
        for (Row row : rows) {
            UUID id = row.getUUID("public_id");
            users.putIfAbsent(id, row);
            List<Grant> granted = grants.computeIfAbsent(id, _ -> new ArrayList<>());
            Role role = role(row);
            if (role != null) {
                granted.add(Grant.at(role, row.getInteger("hospital_id")));
            }
        }
        return users.values().stream()
                .map(row -> user(row, grants.getOrDefault(row.getUUID("public_id"), List.of())))
                .toList();
    }

    private static User user(Row row, List<Grant> grants) {
        return new User(
                row.getUUID("public_id"),
                row.getString("username"),
                row.getBoolean("enabled"),
                createdAt(row),
                grants);
    }

    /** Null in a row of a user without grants. */
    static @Nullable Role role(Row row) {
        String name = row.getString("role");
        return name == null ? null : Role.ofStored(name, row.getInteger("hospital_id") == 0);
    }

    private static Instant createdAt(Row row) {
        return row.getOffsetDateTime("created_at").toInstant();
    }
}
