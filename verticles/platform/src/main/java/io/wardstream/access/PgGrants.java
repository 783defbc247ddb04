package io.wardstream.access;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import io.wardstream.store.Database;
import io.wardstream.store.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Grants in PostgreSQL. */
final class PgGrants implements Grants {

    private static final String COLUMNS =
            """
            g.public_id, g.user_id, g.role, coalesce(g.hospital_id, 0) AS hospital_id,
            coalesce(g.ward_id, 0) AS ward_id, g.is_of_issuer, g.created_at
            """;

    private static final String OF_USER =
            "SELECT "
                    + COLUMNS
                    + """
                    FROM user_grant g
                    WHERE g.user_id = $1
                    ORDER BY g.id
                    """;

    private static final String FIND =
            "SELECT "
                    + COLUMNS
                    + """
                    FROM user_grant g
                    WHERE g.public_id = $1
                    """;

    /** The lock of the user's row, so that two who add at once do not add the same. */
    private static final String ALONE =
            """
            SELECT id
            FROM app_user
            WHERE id = $1 AND deleted_at IS NULL
            FOR UPDATE
            """;

    private static final String ADD =
            """
            INSERT INTO user_grant AS g (user_id, role, hospital_id, ward_id)
            SELECT $1, $2, nullif($3::int, 0), nullif($4::int, 0)
            WHERE (SELECT count(*) FROM user_grant o WHERE o.user_id = $1) < $5
              AND NOT EXISTS (SELECT FROM user_grant o
                              WHERE o.user_id = $1 AND o.role = $2
                                AND coalesce(o.hospital_id, 0) = $3
                                AND coalesce(o.ward_id, 0) = $4)
            RETURNING
            """
                    + COLUMNS;

    private static final String REMOVE =
            """
            DELETE FROM user_grant
            WHERE public_id = $1
            """;

    private final Database database;
    private final KeptRights rights;

    PgGrants(Database database, KeptRights rights) {
        this.database = database;
        this.rights = rights;
    }

    @Override
    public Future<List<HeldGrant>> of(int userId) {
        return read(OF_USER, Tuple.of(userId));
    }

    @Override
    public Future<Optional<HeldGrant>> find(UUID publicId) {
        return read(FIND, Tuple.of(publicId)).map(found -> found.stream().findFirst());
    }

    @Override
    public Future<Optional<HeldGrant>> add(int userId, Grant grant) {
        Tuple values =
                Tuple.of(
                        userId,
                        grant.role().wireName(),
                        grant.hospitalId(),
                        grant.wardId(),
                        MAX_PER_USER);
        return database.write(
                        connection ->
                                connection
                                        .preparedQuery(ALONE)
                                        .execute(Tuple.of(userId))
                                        .compose(
                                                locked ->
                                                        locked.size() == 0
                                                                ? Future.succeededFuture(
                                                                        List.<HeldGrant>of())
                                                                : connection
                                                                        .preparedQuery(ADD)
                                                                        .execute(values)
                                                                        .map(PgGrants::held)))
                .onSuccess(_ -> rights.forgetUser(userId))
                .map(added -> added.stream().findFirst());
    }

    @Override
    public Future<Void> remove(HeldGrant held) {
        return PgAdministrators.keepOne(
                        database,
                        connection ->
                                connection
                                        .preparedQuery(REMOVE)
                                        .execute(Tuple.of(held.publicId()))
                                        .<Void>mapEmpty())
                .onSuccess(_ -> rights.forgetUser(held.userId()));
    }

    private Future<List<HeldGrant>> read(String sql, Tuple values) {
        return database.read(
                Scope.platform(),
                connection -> connection.preparedQuery(sql).execute(values).map(PgGrants::held));
    }

    /** Without those whose role this version does not know. */
    private static List<HeldGrant> held(RowSet<Row> rows) {
        List<HeldGrant> held = new ArrayList<>(rows.size());
        for (Row row : rows) {
            Grant grant = PgUsers.grant(row);
            if (grant != null) {
                held.add(
                        new HeldGrant(
                                row.getUUID("public_id"),
                                row.getInteger("user_id"),
                                grant,
                                row.getBoolean("is_of_issuer"),
                                row.getOffsetDateTime("created_at").toInstant()));
            }
        }
        return held;
    }
}
