package io.wardstream.access;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlResult;
import io.vertx.sqlclient.Tuple;
import io.wardstream.store.Database;
import java.util.UUID;

/** Which bridge tickets have been used, on whatever node. Thread-safe. */
final class PgBridgeTicketUses {

    /**
     * Who inserts the row has the ticket. Kept for ten times a ticket's life, so that the clock of
     * no node brings one back to life; each use takes up to 100 forgotten ones away, passing over
     * those another use is at.
     */
    private static final String CLAIM =
            """
            WITH forgotten AS (
                DELETE FROM bridge_ticket_use
                WHERE jti IN (SELECT jti FROM bridge_ticket_use WHERE expires_at < now()
                              LIMIT 100 FOR UPDATE SKIP LOCKED)
            )
            INSERT INTO bridge_ticket_use (jti, expires_at)
            VALUES ($1, now() + make_interval(secs => $2))
            ON CONFLICT (jti) DO NOTHING
            """;

    private static final double KEPT_SECONDS = 10.0 * BridgeTickets.LIFETIME_SECONDS;

    private final Database database;

    PgBridgeTicketUses(Database database) {
        this.database = database;
    }

    /**
     * Uses a ticket up.
     *
     * @return false when it was used before; failed with a {@code StorageException} when the
     *     database cannot answer, and it may be used up then
     */
    Future<Boolean> claim(UUID ticket) {
        return database.bounded(
                database.platform()
                        .preparedQuery(CLAIM)
                        .execute(Tuple.of(ticket, KEPT_SECONDS))
                        .map(SqlResult::rowCount)
                        .map(rows -> rows > 0));
    }
}
