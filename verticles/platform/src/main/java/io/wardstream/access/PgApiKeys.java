package io.wardstream.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import io.wardstream.store.Database;
import io.wardstream.store.Scope;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keys of services in PostgreSQL, as SHA-256 only. */
final class PgApiKeys implements ApiKeys {

    private static final Logger LOG = LoggerFactory.getLogger(PgApiKeys.class);

    private static final String COLUMNS =
            """
            SELECT k.id, k.public_id, u.public_id AS user_public_id, k.name, k.created_at,
                   k.expires_at, k.last_used_at, k.revoked_at
            """;

    /** The lock of the service's row, so that two who make one at once do not make too many. */
    private static final String ALONE =
            """
            SELECT id
            FROM app_user
            WHERE id = $1 AND kind = 'service' AND deleted_at IS NULL
            FOR UPDATE
            """;

    private static final String CREATE =
            """
            INSERT INTO api_key (user_id, name, hash, expires_at)
            SELECT $1, $2, $3, $4
            WHERE (SELECT count(*) FROM api_key o
                   WHERE o.user_id = $1 AND o.revoked_at IS NULL
                     AND (o.expires_at IS NULL OR o.expires_at > now())) < $5
            RETURNING id, public_id, $6::uuid AS user_public_id, name, created_at, expires_at,
                      last_used_at, revoked_at
            """;

    private static final String LIST =
            COLUMNS
                    + """
                    FROM api_key k
                    JOIN app_user u ON u.id = k.user_id
                    WHERE k.id > $1 AND u.deleted_at IS NULL
                      AND ($2 = 0 OR k.user_id = $2)
                      AND ($3::int[] IS NULL
                           OR (EXISTS (SELECT FROM user_grant g WHERE g.user_id = u.id)
                               AND NOT EXISTS (SELECT FROM user_grant g
                                               WHERE g.user_id = u.id
                                                 AND (g.hospital_id IS NULL
                                                      OR g.hospital_id <> ALL ($3)))))
                    ORDER BY k.id
                    LIMIT $4
                    """;

    private static final String FIND =
            COLUMNS
                    + """
                    FROM api_key k
                    JOIN app_user u ON u.id = k.user_id
                    WHERE k.public_id = $1 AND u.deleted_at IS NULL
                    """;

    private static final String REVOKE =
            """
            UPDATE api_key
            SET revoked_at = now()
            WHERE id = $1 AND revoked_at IS NULL
            RETURNING user_id
            """;

    private static final String SESSION =
            """
            SELECT public_id
            FROM api_key
            WHERE hash = $1
            """;

    private static final String USED =
            """
            UPDATE api_key
            SET last_used_at = now()
            WHERE public_id = $1
              AND (last_used_at IS NULL OR last_used_at < now() - interval '1 minute')
            """;

    private static final int MAX_KNOWN = 10_000;

    private final Database database;
    private final KeptRights rights;

    /** Whose hash never changes hands; whether it is in force is asked with the rights. */
    private final Cache<Buffer, UUID> sessions =
            Caffeine.newBuilder()
                    .maximumSize(MAX_KNOWN)
                    .expireAfterWrite(Duration.ofMinutes(10))
                    .build();

    private final Cache<UUID, Boolean> noted =
            Caffeine.newBuilder()
                    .maximumSize(MAX_KNOWN)
                    .expireAfterWrite(Duration.ofMinutes(1))
                    .build();

    PgApiKeys(Database database, KeptRights rights) {
        this.database = database;
        this.rights = rights;
    }

    /** What a key counts as a session by; empty when there never was such a key. */
    Future<Optional<UUID>> session(byte[] hash) {
        Buffer key = Buffer.buffer(hash);
        UUID known = sessions.getIfPresent(key);
        if (known != null) {
            noteUse(known);
            return Future.succeededFuture(Optional.of(known));
        }
        return database.bounded(database.platform().preparedQuery(SESSION).execute(Tuple.of(key)))
                .map(
                        rows -> {
                            for (Row row : rows) {
                                UUID session = row.getUUID("public_id");
                                sessions.put(key, session);
                                noteUse(session);
                                return Optional.of(session);
                            }
                            return Optional.empty();
                        });
    }

    /** At most once a minute on a node; nobody waits for it. */
    private void noteUse(UUID session) {
        if (noted.asMap().putIfAbsent(session, true) == null) {
            Future<?> _ =
                    database.bounded(
                                    database.platform()
                                            .preparedQuery(USED)
                                            .execute(Tuple.of(session)))
                            .onFailure(cause -> LOG.warn("use of a key not noted", cause));
        }
    }

    @Override
    public Future<Optional<ApiKey.Shown>> create(
            User service, String name, @Nullable Instant expiresAt) {
        String token = OpaqueToken.create();
        Tuple values =
                Tuple.of(
                        service.id(),
                        name,
                        Buffer.buffer(OpaqueToken.sha256(token)),
                        expiresAt == null ? null : expiresAt.atOffset(ZoneOffset.UTC),
                        MAX_PER_SERVICE,
                        service.publicId());
        return database.write(
                        connection ->
                                connection
                                        .preparedQuery(ALONE)
                                        .execute(Tuple.of(service.id()))
                                        .compose(
                                                locked ->
                                                        locked.size() == 0
                                                                ? Future.succeededFuture(
                                                                        List.<ApiKey>of())
                                                                : connection
                                                                        .preparedQuery(CREATE)
                                                                        .execute(values)
                                                                        .map(PgApiKeys::keys)))
                .map(made -> made.stream().findFirst().map(key -> new ApiKey.Shown(key, token)));
    }

    @Override
    public Future<List<ApiKey>> list(
            @Nullable List<Integer> hospitals, int userId, int after, int limit) {
        return read(
                LIST,
                Tuple.of(
                        after,
                        userId,
                        hospitals == null ? null : hospitals.toArray(Integer[]::new),
                        limit));
    }

    @Override
    public Future<Optional<ApiKey>> find(UUID publicId) {
        return read(FIND, Tuple.of(publicId)).map(found -> found.stream().findFirst());
    }

    @Override
    public Future<Void> revoke(ApiKey key) {
        return database.bounded(
                        database.platform().preparedQuery(REVOKE).execute(Tuple.of(key.id())))
                .onSuccess(
                        revoked ->
                                revoked.forEach(
                                        row ->
                                                rights.forgetSession(
                                                        key.publicId(), row.getInteger("user_id"))))
                .mapEmpty();
    }

    private Future<List<ApiKey>> read(String sql, Tuple values) {
        return database.read(
                Scope.platform(),
                connection -> connection.preparedQuery(sql).execute(values).map(PgApiKeys::keys));
    }

    private static List<ApiKey> keys(RowSet<Row> rows) {
        List<ApiKey> keys = new ArrayList<>(rows.size());
        rows.forEach(row -> keys.add(key(row)));
        return keys;
    }

    private static ApiKey key(Row row) {
        return new ApiKey(
                row.getInteger("id"),
                row.getUUID("public_id"),
                row.getUUID("user_public_id"),
                row.getString("name"),
                row.getOffsetDateTime("created_at").toInstant(),
                PgUsers.instant(row, "expires_at"),
                PgUsers.instant(row, "last_used_at"),
                PgUsers.instant(row, "revoked_at"));
    }
}
