package io.wardstream.standalone.faults;

import io.wardstream.embedded.TestDatabase;
import io.wardstream.simulator.ledger.EpochLedger;
import io.wardstream.simulator.ledger.Ledger;
import io.wardstream.simulator.ledger.SeqRanges;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The comparison of what devices know with what the tables hold: acked samples are there once with
 * their exact values, nacked ones are not, nothing is there that was not sent.
 *
 * @param rows samples in the tables
 * @param segments clock segments in force somewhere
 * @param wrong a sentence for each disagreement, the first {@link #MOST}; empty when all is well
 */
record Audit(long rows, long segments, List<String> wrong) {
    private static final int MOST = 20;
    private static final int FETCH_SIZE = 5_000;

    /**
     * A sample's time is the device's plus the offset of the segment in force: a fixed function, so
     * that the same sample cannot be filed under two times.
     */
    private static final String OUT_OF_SEGMENT =
            """
            SELECT count(*), (SELECT count(*) FROM clock_segment)
            FROM (
              SELECT device_id, epoch_no, seq, observed_at, device_at FROM vital_sample
              UNION ALL
              SELECT device_id, epoch_no, seq, observed_at, device_at FROM late_sample
            ) s
            WHERE s.observed_at - coalesce(s.device_at, s.observed_at) <> coalesce(
              (SELECT c.offset_millis * interval '1 ms'
               FROM clock_segment c
               WHERE c.device_id = s.device_id AND c.epoch_no = s.epoch_no AND c.from_seq <= s.seq
               ORDER BY c.from_seq DESC
               LIMIT 1), interval '0')
            """;

    Audit {
        wrong = List.copyOf(wrong);
    }

    private record Key(String device, long epoch) {}

    /** Reads all samples of the database and holds them against the ledger. */
    static Audit of(TestDatabase database, Ledger ledger) {
        return of(database.platformJdbcUrl(), ledger, Set.of());
    }

    /**
     * The same of a database that is known by its address.
     *
     * @param others ids of devices that keep no ledger
     */
    static Audit of(String jdbcUrl, Ledger ledger, Set<String> others) {
        try (Connection connection = DriverManager.getConnection(jdbcUrl)) {
            connection.setAutoCommit(false);
            return new Reading(ledger, others).of(connection);
        } catch (SQLException failure) {
            throw new IllegalStateException("the tables cannot be read", failure);
        }
    }

    /** One pass over the tables. */
    private static final class Reading {
        private final Ledger ledger;
        private final Set<String> others;
        private final Map<Key, EpochLedger> books = new HashMap<>();
        private final Map<Key, SeqRanges> stored = new HashMap<>();
        private final List<String> wrong = new ArrayList<>();
        private long rows;
        private long segments;

        Reading(Ledger ledger, Set<String> others) {
            this.ledger = ledger;
            this.others = others;
            for (EpochLedger book : ledger.epochs()) {
                books.put(new Key(book.deviceId(), book.epoch()), book);
            }
        }

        Audit of(Connection connection) throws SQLException {
            try (Statement statement = connection.createStatement()) {
                statement.setFetchSize(FETCH_SIZE);
                readRows(statement);
                readSegments(statement);
            }
            books.forEach(this::balance);
            return new Audit(rows, segments, wrong);
        }

        private void readRows(Statement statement) throws SQLException {
            try (ResultSet result = statement.executeQuery(StoredRow.ALL)) {
                StoredRow before = null;
                while (result.next()) {
                    StoredRow row = StoredRow.read(result);
                    if (!others.contains(row.device())) {
                        rows++;
                        check(row, before);
                    }
                    before = row;
                }
            }
        }

        private void readSegments(Statement statement) throws SQLException {
            try (ResultSet result = statement.executeQuery(OUT_OF_SEGMENT)) {
                boolean _ = result.next();
                segments = result.getLong(2);
                if (result.getLong(1) > 0) {
                    note("rows not where their clock segment puts them: " + result.getLong(1));
                }
            }
        }

        private void check(StoredRow row, @Nullable StoredRow before) {
            Key key = new Key(row.device(), row.epoch());
            EpochLedger book = books.get(key);
            if (row.isSameSample(before)) {
                note("stored twice: " + row.name());
            } else if (book == null) {
                note("stored, of an epoch no device knows: " + row.name());
            } else {
                stored.computeIfAbsent(key, _ -> new SeqRanges()).add(row.seq());
                if (book.created().contains(row.seq())
                        && !row.holds(ledger.values(book, row.seq()))) {
                    note("stored with other values: " + row.name());
                }
            }
        }

        private void balance(Key key, EpochLedger book) {
            SeqRanges inTable = stored.getOrDefault(key, new SeqRanges());
            note("acked and not stored", key, book.acked().minus(inTable));
            note("nacked and stored", key, book.nacked().and(inTable));
            note("stored and never sent", key, inTable.minus(book.sent()));
            if (!book.balances()) {
                note("the ledger does not balance: " + book);
            }
        }

        private void note(String what, Key key, SeqRanges seqs) {
            if (!seqs.isEmpty()) {
                note(what + ": device=" + key.device() + " epoch=" + key.epoch() + " seqs=" + seqs);
            }
        }

        private void note(String sentence) {
            if (wrong.size() < MOST) {
                wrong.add(sentence);
            }
        }
    }
}
