package io.wardstream.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/**
 * The yardstick: COPY BINARY by pgjdbc over one connection, into the table and indexes the platform
 * writes to, durable. For one thread.
 */
public final class CopyBaseline {

    private final Connection owner;
    private final PostgresMeter meter;
    private final CopyRows rows;

    /**
     * Prepares a baseline; nothing is written yet.
     *
     * @param owner of the tables, in auto-commit: one statement is one transaction
     */
    public CopyBaseline(Connection owner, PostgresMeter meter, CopyRows rows) {
        this.owner = owner;
        this.meter = meter;
        this.rows = rows;
    }

    /** Copies statement after statement until the time is over; at least one. */
    public Phase run(int rowsPerStatement, Duration atLeast) throws SQLException {
        meter.checkpoint();
        PostgresUse before = meter.read();
        long begin = System.nanoTime();
        long written = 0;
        do {
            rows.copyInto(owner, rowsPerStatement);
            written += rowsPerStatement;
        } while (System.nanoTime() - begin < atLeast.toNanos());
        double seconds = (System.nanoTime() - begin) / Phase.NANOS_A_SECOND;
        return new Phase(written, seconds, meter.read().since(before), 0, 0);
    }
}
