package io.wardstream.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wardstream.embedded.PostgresServer;
import io.wardstream.embedded.TestDatabase;
import io.wardstream.embedded.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class CopyBaselineIT {

    private static final int TEMPLATE = 1_000;

    private static PostgresServer server;
    private static TestDatabase database;
    private static Connection owner;

    @BeforeAll
    static void migrate() throws IOException, SQLException {
        server = TestPostgres.ownServer();
        database = TestPostgres.databaseIn(server, TestPostgres.rolesSql());
        owner = DriverManager.getConnection(database.ownerJdbcUrl());
        for (Path migration : migrations()) {
            run(Files.readString(migration));
        }
        run("SELECT vital_sample_open_slot('2026-03-01 00:00+00', '2026-03-01 04:00+00')");
        run(
                """
                INSERT INTO vital_sample (observed_at, received_at, device_id, seq, validity,
                                          epoch_no, flags, heart_rate, spo2, device_at, extra)
                SELECT at, at, 1 + i % 10, 1 + i / 10, 0, 1, 1, 720,
                       CASE WHEN i % 3 = 0 THEN 975 END,
                       CASE WHEN i % 7 = 0 THEN at END,
                       CASE WHEN i % 5 = 0 THEN '{"pulse_pressure": 40}'::jsonb END
                FROM generate_series(0, 999) AS i,
                     LATERAL (SELECT timestamptz '2026-03-01 00:00+00'
                                     + i * interval '1 second' AS at) AS one
                """);
    }

    private static List<Path> migrations() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("..", "..", "sql"))) {
            return files.filter(file -> file.getFileName().toString().startsWith("V"))
                    .sorted()
                    .toList();
        }
    }

    @AfterAll
    static void stop() throws SQLException {
        owner.close();
        database.close();
        server.stop();
    }

    @BeforeEach
    void forgetCopies() throws SQLException {
        run("DELETE FROM vital_sample WHERE device_id > 10");
    }

    @Test
    void copiesTheSameRowsForOtherDevicesAndMeasuresWhatItTook() throws Exception {
        long before = count("SELECT count(*) FROM vital_sample");
        CopyRows rows = CopyRows.take(owner, TEMPLATE);
        try (PostgresMeter meter = PostgresMeter.open(server.pid(), database.superuserJdbcUrl())) {
            Phase phase = new CopyBaseline(owner, meter, rows).run(TEMPLATE, Duration.ofSeconds(1));

            assertThat(count("SELECT count(*) FROM vital_sample") - before)
                    .isEqualTo(phase.rows())
                    .isPositive();
            assertThat(phase.seconds()).isGreaterThanOrEqualTo(1);
            assertThat(phase.postgres().cpuSeconds()).isPositive();
            assertThat(phase.perRow(phase.postgres().walBytes())).isBetween(50.0, 1_000.0);
            assertThat(phase.perRow(phase.postgres().heapBytes())).isBetween(40.0, 400.0);
        }
        assertThat(
                        count(
                                """
                                SELECT count(*) FROM (
                                  SELECT observed_at, seq, heart_rate, spo2, device_at, extra
                                  FROM vital_sample GROUP BY 1, 2, 3, 4, 5, 6) AS content
                                """))
                .isEqualTo(TEMPLATE);
    }

    @Test
    void goesOnWithTheNextPassInTheMiddleOfAStatement() throws Exception {
        CopyRows rows = CopyRows.take(owner, 700);
        for (int statement = 0; statement < 7; statement++) {
            rows.copyInto(owner, 300);
        }

        assertThat(count("SELECT count(*) FROM vital_sample WHERE device_id > 10"))
                .isEqualTo(2_100);
        assertThat(
                        count(
                                "SELECT count(DISTINCT device_id / 1000000) FROM vital_sample"
                                        + " WHERE device_id > 10"))
                .isEqualTo(3);
    }

    @Test
    void refusesToCopyMoreThanThereIs() {
        assertThatThrownBy(() -> CopyRows.take(owner, 100_000_000))
                .isInstanceOf(BenchException.class)
                .hasMessageContaining("100000000");
    }

    private static void run(String sql) throws SQLException {
        try (Statement statement = owner.createStatement()) {
            boolean _ = statement.execute(sql);
        }
    }

    private static long count(String sql) throws SQLException {
        try (Statement statement = owner.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getLong(1) : -1;
        }
    }
}
