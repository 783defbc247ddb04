package io.wardstream.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/**
 * Samples of all devices up to now, one a second each, as they would have come: all devices of one
 * second, then of the next, so that those of one device lie far apart.
 */
final class FilledTable {

    private static final Duration SLOT = Duration.ofHours(4);
    private static final int SECONDS_A_STATEMENT = 600;

    /** Cuff pressures each quarter of an hour, the rest each second. */
    private static final String INSERT =
            """
            INSERT INTO vital_sample
              (observed_at, received_at, device_id, seq, validity, epoch_no, flags, heart_rate,
               pulse_rate, spo2, respiration_rate, systolic_bp, diastolic_bp, mean_bp, etco2)
            SELECT at, at + interval '40 milliseconds', d.id, n + 1, 0, 1, 1,
                   760 + 80 * sin(n / 900.0 + d.id), 760 + 80 * sin(n / 900.0 + d.id),
                   970 + 15 * sin(n / 700.0 + d.id), 150 + 30 * sin(n / 1100.0 + d.id),
                   CASE WHEN n % 900 = 0 THEN 1200 END, CASE WHEN n % 900 = 0 THEN 800 END,
                   CASE WHEN n % 900 = 0 THEN 930 END, 360 + 20 * sin(n / 800.0 + d.id)
            FROM (SELECT n, ?::timestamptz + make_interval(secs => n) AS at
                  FROM generate_series(?::int, ?::int) AS n) AS second, device d
            ORDER BY at, d.id
            """;

    private final Connection owner;
    private final QueriesOptions options;
    private final Instant begin;

    /**
     * @param owner of the tables, for whom policies are off
     */
    FilledTable(Connection owner, QueriesOptions options) {
        this.owner = owner;
        this.options = options;
        this.begin =
                Instant.now()
                        .truncatedTo(ChronoUnit.SECONDS)
                        .minus(Duration.ofSeconds(options.seconds()));
    }

    /** Fills and analyzes it; every device measured its patient all the time. */
    void fill() throws SQLException {
        openSlots();
        run("UPDATE device_assignment SET valid_from = '" + begin.minus(SLOT) + "'");
        try (PreparedStatement insert = owner.prepareStatement(INSERT)) {
            for (int from = 0; from < options.seconds(); from += SECONDS_A_STATEMENT) {
                insert.setObject(1, begin.atOffset(ZoneOffset.UTC));
                insert.setInt(2, from);
                insert.setInt(3, Math.min(from + SECONDS_A_STATEMENT, options.seconds()) - 1);
                int _ = insert.executeUpdate();
            }
        }
        run("VACUUM ANALYZE vital_sample, device, device_assignment, patient");
    }

    /** Those that the platform has open already stay. */
    private void openSlots() throws SQLException {
        long length = SLOT.toMillis();
        Instant slot = Instant.ofEpochMilli(begin.toEpochMilli() / length * length);
        try (PreparedStatement open =
                owner.prepareStatement("SELECT vital_sample_open_slot(?, ?)")) {
            while (slot.isBefore(Instant.now())) {
                open.setObject(1, slot.atOffset(ZoneOffset.UTC));
                open.setObject(2, slot.plus(SLOT).atOffset(ZoneOffset.UTC));
                boolean _ = open.execute();
                slot = slot.plus(SLOT);
            }
        }
    }

    long rows() throws SQLException {
        return number("SELECT count(*) FROM vital_sample");
    }

    /** With its indexes. */
    long bytes() throws SQLException {
        return number(
                "SELECT sum(pg_total_relation_size(inhrelid))::bigint FROM pg_inherits"
                        + " WHERE inhparent = 'vital_sample'::regclass");
    }

    private void run(String sql) throws SQLException {
        try (Statement statement = owner.createStatement()) {
            boolean _ = statement.execute(sql);
        }
    }

    private long number(String sql) throws SQLException {
        try (Statement statement = owner.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            boolean _ = row.next();
            return row.getLong(1);
        }
    }
}
