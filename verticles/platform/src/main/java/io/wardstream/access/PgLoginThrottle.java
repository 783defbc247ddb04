package io.wardstream.access;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import io.wardstream.store.Database;
import java.util.Locale;

/**
 * Slows down guessing, on all nodes together. After 10 failures of a user from an address, each
 * further one doubles the wait for that user from there, from 2 s to a minute; after 100 failures
 * from an address the same for all who come from there, but not for users who have logged in from
 * it within 30 days. So nobody elsewhere keeps a nurse out, and nobody beside her for longer than a
 * minute. Failures are forgotten 15 minutes after the last. An attempt that is answered with a wait
 * counts for nothing. Thread-safe.
 */
final class PgLoginThrottle {

    static final int FAILURES_PER_USER = 10;
    static final int FAILURES_PER_ADDRESS = 100;
    static final int LONGEST_WAIT_SECONDS = 60;

    private static final String WAIT =
            """
            SELECT coalesce(max(extract(epoch FROM blocked_until - now()))
                            FILTER (WHERE key = $1
                                    OR NOT EXISTS (SELECT FROM login_throttle k
                                                   WHERE k.key = $1 AND k.known_until > now())),
                            0)::float8 AS seconds
            FROM login_throttle
            WHERE key IN ($1, $2)
            """;

    /** The pair before its address, always: two log-ins never wait for each other. */
    private static final String FAILED =
            """
            INSERT INTO login_throttle AS t
                (key, failures, counted_until, blocked_until, forgotten_at)
            SELECT f.key, 1, now() + interval '15 minutes', now(), now() + interval '15 minutes'
            FROM unnest($1::bytea[]) WITH ORDINALITY AS f (key, place)
            ORDER BY f.place
            ON CONFLICT (key) DO UPDATE
            SET failures = CASE WHEN t.counted_until < now() THEN 1 ELSE t.failures + 1 END,
                blocked_until = now() + make_interval(secs => CASE
                    WHEN t.counted_until < now() THEN 0
                    WHEN t.failures + 1 < ($2::int[])[array_position($1::bytea[], t.key)] THEN 0
                    ELSE least($3::float8, power(2, least(10, t.failures + 2
                               - ($2::int[])[array_position($1::bytea[], t.key)])))
                    END),
                counted_until = excluded.counted_until,
                forgotten_at = greatest(excluded.forgotten_at, t.known_until)
            """;

    /** Takes up to 100 forgotten ones away, passing over those another log-in is at. */
    private static final String SUCCEEDED =
            """
            WITH forgotten AS (
                DELETE FROM login_throttle
                WHERE key IN (SELECT key FROM login_throttle
                              WHERE forgotten_at < now() AND key <> $1
                              LIMIT 100 FOR UPDATE SKIP LOCKED)
            )
            INSERT INTO login_throttle AS t
                (key, failures, counted_until, blocked_until, known_until, forgotten_at)
            VALUES ($1, 0, now(), now(), now() + interval '30 days', now() + interval '30 days')
            ON CONFLICT (key) DO UPDATE
            SET failures = 0, blocked_until = now(), known_until = excluded.known_until,
                forgotten_at = excluded.forgotten_at
            """;

    private final Database database;

    PgLoginThrottle(Database database) {
        this.database = database;
    }

    /**
     * How long to wait until the next attempt.
     *
     * @return seconds, 0: none; failed with a {@code StorageException}
     */
    Future<Integer> waitSeconds(String username, String address) {
        return run(WAIT, Tuple.of(pair(username, address), key(address)))
                .map(rows -> (int) Math.ceil(rows.iterator().next().getDouble("seconds")))
                .map(seconds -> Math.clamp(seconds, 0, LONGEST_WAIT_SECONDS));
    }

    Future<Void> failed(String username, String address) {
        Buffer[] keys = {pair(username, address), key(address)};
        Integer[] free = {FAILURES_PER_USER, FAILURES_PER_ADDRESS};
        return run(FAILED, Tuple.of(keys, free, (double) LONGEST_WAIT_SECONDS)).mapEmpty();
    }

    Future<Void> succeeded(String username, String address) {
        return run(SUCCEEDED, Tuple.of(pair(username, address))).mapEmpty();
    }

    private Future<RowSet<Row>> run(String sql, Tuple values) {
        return database.bounded(database.platform().preparedQuery(sql).execute(values));
    }

    /** No address holds a line feed. */
    private static Buffer pair(String username, String address) {
        return key(address + '\n' + username.toLowerCase(Locale.ROOT));
    }

    private static Buffer key(String text) {
        return Buffer.buffer(OpaqueToken.sha256(text));
    }
}
