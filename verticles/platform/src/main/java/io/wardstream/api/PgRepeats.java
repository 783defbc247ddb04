package io.wardstream.api;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import io.wardstream.store.Database;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;

/** Answers that may be asked for again, in PostgreSQL. */
public final class PgRepeats implements Repeats {

    private static final Duration KEPT = Duration.ofHours(24);

    /** Longer than any request may take: whoever held it is gone. */
    private static final Duration LONGEST_CLAIM = Duration.ofSeconds(60);

    private static final int MAX_ANSWERS = 10_000; // of one caller
    private static final long MAX_BYTES = 256L * 1_048_576; // of one caller

    /** Some of the old with each new one: what is kept stays bounded without a timer. */
    private static final String FORGET =
            """
            DELETE FROM idempotency_key
            WHERE key_hash IN (SELECT key_hash
                               FROM idempotency_key
                               WHERE used_at < $1
                               ORDER BY used_at
                               LIMIT 100
                               FOR UPDATE SKIP LOCKED)
            """;

    private static final String CLAIM =
            """
            INSERT INTO idempotency_key AS k (key_hash, user_id, request_hash, claim, used_at)
            SELECT $1::bytea, $2::int, $3::bytea, gen_random_uuid(), $4::timestamptz
            WHERE (SELECT count(*) < $6 AND coalesce(sum(answer_bytes), 0) < $7
                   FROM idempotency_key
                   WHERE user_id = $2)
            ON CONFLICT (key_hash) DO UPDATE
            SET claim = excluded.claim, used_at = excluded.used_at
            WHERE k.status IS NULL AND k.used_at < $5 AND k.request_hash = excluded.request_hash
            RETURNING claim
            """;

    private static final String FIND =
            """
            SELECT request_hash, status, content_type, location, answer
            FROM idempotency_key
            WHERE key_hash = $1
            """;

    private static final String KEEP =
            """
            UPDATE idempotency_key
            SET status = $3, content_type = $4, location = $5, answer = $6, answer_bytes = $7
            WHERE key_hash = $1 AND claim = $2
            """;

    private static final String RELEASE =
            """
            DELETE FROM idempotency_key
            WHERE key_hash = $1 AND claim = $2 AND status IS NULL
            """;

    private final Database database;

    public PgRepeats(Database database) {
        this.database = database;
    }

    @Override
    public Future<State> claim(Use use, Instant now) {
        Tuple values =
                Tuple.of(use.keyHash(), use.userId(), use.requestHash())
                        .addValue(utc(now))
                        .addValue(utc(now.minus(LONGEST_CLAIM)))
                        .addInteger(MAX_ANSWERS)
                        .addLong(MAX_BYTES);
        return database.write(
                connection ->
                        connection
                                .preparedQuery(FORGET)
                                .execute(Tuple.of(utc(now.minus(KEPT))))
                                .compose(_ -> connection.preparedQuery(CLAIM).execute(values))
                                .compose(
                                        claimed ->
                                                claimed.size() == 1
                                                        ? claimed(claimed)
                                                        : known(connection, use)));
    }

    private static Future<State> claimed(RowSet<Row> rows) {
        return Future.succeededFuture(new State.Claimed(rows.iterator().next().getUUID("claim")));
    }

    private static Future<State> known(SqlConnection connection, Use use) {
        return connection
                .preparedQuery(FIND)
                .execute(Tuple.of(use.keyHash()))
                .map(rows -> rows.size() == 0 ? new State.TooMany() : state(rows, use));
    }

    private static State state(RowSet<Row> rows, Use use) {
        Row row = rows.iterator().next();
        if (!row.getBuffer("request_hash").equals(use.requestHash())) {
            return new State.OtherRequest();
        }
        Integer status = row.getInteger("status");
        return status == null
                ? new State.Busy()
                : new State.Done(
                        new Kept(
                                status,
                                row.getString("content_type"),
                                row.getString("location"),
                                row.getBuffer("answer")));
    }

    @Override
    public Future<Void> keep(Use use, UUID claim, Kept answer) {
        Buffer body = answer.body();
        return write(
                KEEP,
                Tuple.of(use.keyHash(), claim, answer.status(), answer.contentType())
                        .addString(answer.location())
                        .addBuffer(body)
                        .addInteger(body.length()));
    }

    @Override
    public Future<Void> release(Use use, UUID claim) {
        return write(RELEASE, Tuple.of(use.keyHash(), claim));
    }

    private Future<Void> write(String sql, Tuple values) {
        return database.bounded(database.platform().preparedQuery(sql).execute(values)).mapEmpty();
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
