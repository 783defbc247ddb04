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
 * Samples of the first devices, one a second each, as they would have come: all devices of one
 * second, then of the next, so that those of one device lie far apart. Made while no platform runs
 * that rolls up: it must find them as if they had always been there.
 */
final class FilledTable {

    private static final Duration SLOT = Duration.ofHours(4);
    private static final int SECONDS_A_STATEMENT = 600;

    /** Cuff pressures every five minutes, the rest each second; trends with noise on them. */
    private static final String INSERT =
            """
            INSERT INTO vital_sample
              (observed_at, received_at, device_id, seq, validity, epoch_no, flags, heart_rate,
               pulse_rate, spo2, respiration_rate, systolic_bp, diastolic_bp, mean_bp, temperature,
               etco2)
            SELECT at, at + floor(20 + random() * 60) * interval '1 millisecond', d.id,
                   (?::int + n + 1), 0, 1, 1, heart, heart + 10 * floor(random() * 2),
                   970 - 10 * floor(random() * 1.3), 140 + 10 * floor(3 * sin(n / 40.0)),
                   CASE WHEN n % 300 = 0 THEN 1210 END, CASE WHEN n % 300 = 0 THEN 780 END,
                   CASE WHEN n % 300 = 0 THEN 930 END, 3660 + 10 * floor(2 * sin(n / 900.0)),
                   380 + 10 * floor(random() * 2)
            FROM generate_series(?::int, ?::int) AS n,
                 (SELECT id FROM device ORDER BY id LIMIT ?) AS d,
                 LATERAL (SELECT ?::timestamptz + n * interval '1 second'
                                   + floor(random() * 12) * interval '1 millisecond' AS at,
                                 720 + 10 * floor(8 * sin(n / 30.0 + d.id) + 2 * random()) AS heart) AS one
            ORDER BY n, d.id
            """;

    /** A minute is added up soon after its end; slots stay open for 12 hours and hold four. */
    private static final String LEFT =
            """
            SELECT greatest(0, date_part('epoch', now() - interval '2 minutes' - done))::bigint,
                   (SELECT count(*) FROM sample_slot
                    WHERE state <> 'dropped' AND slot_to < now() - interval '12 hours'),
                   (SELECT count(*) FROM archive_day WHERE state = 'dropped')
            FROM rollup_mark
            """;

    private final Connection owner;
    private final int devices;
    private int lastSeq;

    /**
     * @param owner of the tables, for whom policies are off
     * @param devices so many of them, the oldest first
     */
    FilledTable(Connection owner, int devices) {
        this.owner = owner;
        this.devices = devices;
    }

    /** Adds samples of so many seconds; every device has measured its patient since before. */
    void fill(Instant begin, int seconds) throws SQLException {
        Instant first = begin.truncatedTo(ChronoUnit.SECONDS);
        openSlots(first, first.plusSeconds(seconds));
        run(
                "UPDATE device_assignment SET valid_from = least(valid_from, '"
                        + first.minus(SLOT)
                        + "')");
        try (PreparedStatement insert = owner.prepareStatement(INSERT)) {
            for (int from = 0; from < seconds; from += SECONDS_A_STATEMENT) {
                insert.setInt(1, lastSeq);
                insert.setInt(2, from);
                insert.setInt(3, Math.min(from + SECONDS_A_STATEMENT, seconds) - 1);
                insert.setInt(4, devices);
                insert.setObject(5, first.atOffset(ZoneOffset.UTC));
                int _ = insert.executeUpdate();
            }
        }
        lastSeq += seconds;
    }

    void analyze() throws SQLException {
        run("VACUUM ANALYZE vital_sample, device, device_assignment, patient");
    }

    /** Those that are open already stay. */
    private void openSlots(Instant begin, Instant end) throws SQLException {
        long length = SLOT.toMillis();
        Instant slot = Instant.ofEpochMilli(begin.toEpochMilli() / length * length);
        try (PreparedStatement open =
                owner.prepareStatement("SELECT vital_sample_open_slot(?, ?)")) {
            while (slot.isBefore(end)) {
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
                "SELECT coalesce(sum(pg_total_relation_size(inhrelid)), 0)::bigint FROM pg_inherits"
                        + " WHERE inhparent = 'vital_sample'::regclass");
    }

    /** How many samples are in packed minutes. */
    long packedSamples() throws SQLException {
        return number("SELECT coalesce(sum(sample_count), 0)::bigint FROM packed_minute");
    }

    /** Of the packed minutes, with index and TOAST. */
    long packedBytes() throws SQLException {
        return number(
                "SELECT coalesce(sum(pg_total_relation_size(inhrelid)), 0)::bigint FROM pg_inherits"
                        + " WHERE inhparent = 'packed_minute'::regclass");
    }

    /**
     * What is still to be done to it.
     *
     * @param rollUp seconds that are not in minutes yet
     * @param slots to be packed and dropped
     * @param days to be archived, at least
     */
    record Left(long rollUp, int slots, int days) {

        boolean isNothing() {
            return rollUp == 0 && slots == 0 && days == 0;
        }

        String text() {
            return rollUp
                    + " s to roll up, "
                    + slots
                    + " slots to pack, "
                    + days
                    + " days to archive";
        }
    }

    /**
     * Asks PostgreSQL.
     *
     * @param isToArchive whether a day shall go into the lake
     */
    Left left(boolean isToArchive) throws SQLException {
        try (Statement statement = owner.createStatement();
                ResultSet row = statement.executeQuery(LEFT)) {
            boolean _ = row.next();
            int days = isToArchive && row.getInt(3) == 0 ? 1 : 0;
            return new Left(row.getLong(1), row.getInt(2), days);
        }
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
