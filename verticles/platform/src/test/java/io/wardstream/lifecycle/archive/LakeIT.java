package io.wardstream.lifecycle.archive;

import static io.wardstream.registry.RegistryBed.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.sqlclient.Row;
import io.wardstream.embedded.TestS3;
import io.wardstream.samples.SampleBed.Table;
import io.wardstream.store.ObjectStore;
import io.wardstream.store.StoredObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lake as somebody else's program sees it. */
final class LakeIT {
    private static final Path DDL = Path.of("..", "..", "docs", "lake");
    private static final String SUMS =
            """
            SELECT device_id, count(*), count(temperature), sum(heart_rate), sum(spo2), min(seq),
                   max(seq), sum(temperature)
            FROM %s
            GROUP BY device_id
            ORDER BY device_id
            """;

    private final ArchiveBed bed = new ArchiveBed(TestS3.shared(), LocalDate.of(2026, 3, 1));

    @TempDir private Path copy;

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void hasTheSameCountsAndSumsAsPostgres() throws Exception {
        for (int i = 0; i < 2; i++) {
            bed.samples.store(Table.SLOT, bed.minutes(bed.samples.device()));
        }
        List<List<Long>> before = ofPostgres();

        bed.run();
        bringHere(bed.store(), LakeFolder.SAMPLES);

        assertThat(before).hasSize(2);
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:")) {
            createView(duck, "duckdb.sql");
            assertThat(numbers(duck, SUMS.formatted("sample"))).isEqualTo(before);
            assertThat(numbers(duck, "SELECT DISTINCT hospital, day(day) FROM sample"))
                    .containsExactly(List.of((long) bed.samples.ward.hospitalId(), 1L));
            assertThat(
                            numbers(
                                    duck,
                                    "SELECT epoch_ms(min(observed_at)), epoch_ms(max(observed_at))"
                                            + " FROM sample"))
                    .containsExactly(
                            List.of(
                                    ArchiveBed.begin(bed.day).toEpochMilli(),
                                    ArchiveBed.begin(bed.day.plusDays(1)).toEpochMilli() - 60_000));
        }
    }

    @Test
    void hasTheColumnsOfTheShippedTable() throws Exception {
        bed.samples.store(Table.SLOT, bed.minutes(bed.samples.device()).subList(0, 1));
        bed.run();
        bringHere(bed.store(), LakeFolder.SAMPLES);

        List<String> columns = new ArrayList<>();
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement()) {
            createView(duck, "duckdb.sql");
            try (ResultSet described = statement.executeQuery("DESCRIBE sample")) {
                while (described.next()) {
                    columns.add(described.getString(1));
                }
            }
        }

        List<String> shipped =
                Files.readString(DDL.resolve("athena.sql"))
                        .split("sample \\(\n", 2)[1]
                        .split("\n\\)", 2)[0]
                        .lines()
                        .map(line -> line.strip().split(" ", 2)[0])
                        .toList();
        assertThat(columns.subList(0, columns.size() - 2)).isEqualTo(shipped);
    }

    @Test
    void hasLateSamplesAndHoursWithTheSumsOfPostgres() throws Exception {
        try (LakeBed late = new LakeBed();
                Connection duck = DriverManager.getConnection("jdbc:duckdb:")) {
            late.comesLate(late.sample(late.device, 100, 30), late.sample(late.device, 3, 3));
            late.look();
            late.rollUp();
            late.look();
            List<List<Long>> before = ofRollups(late);

            bringHere(late.store, LakeFolder.SAMPLES);
            late.look(LocalDate.of(2026, 7, 1));
            bringHere(late.store, HoursFolder.HOURS);

            createView(duck, "duckdb.sql");
            createView(duck, "duckdb-hours.sql");
            assertThat(before.getFirst().getFirst()).isEqualTo(21);
            assertThat(
                            numbers(
                                    duck,
                                    "SELECT count(heart_rate), sum(heart_rate), min(heart_rate),"
                                            + " max(heart_rate) FROM sample WHERE patient_id = "
                                            + late.patient))
                    .isEqualTo(before);
            assertThat(
                            numbers(
                                    duck,
                                    "SELECT sum(count), sum(sum), min(min), max(max)"
                                            + " FROM vital_hour WHERE vital = 'heart_rate'"
                                            + " AND patient_id = "
                                            + late.patient))
                    .isEqualTo(before);
            assertThat(ofRollups(late)).as("they are there only").isEmpty();
        }
    }

    private static List<List<Long>> ofRollups(LakeBed late) {
        return await(
                late.database()
                        .platform()
                        .query(
                                "SELECT heart_rate_count, heart_rate_sum, heart_rate_min,"
                                        + " heart_rate_max FROM vital_rollup_1h")
                        .execute()
                        .map(rows -> rows.stream().map(LakeIT::numbers).toList()));
    }

    private List<List<Long>> ofPostgres() {
        return await(
                bed.samples
                        .registry
                        .database
                        .platform()
                        .query(SUMS.formatted("vital_sample"))
                        .execute()
                        .map(rows -> rows.stream().map(LakeIT::numbers).toList()));
    }

    private static List<Long> numbers(Row row) {
        List<Long> numbers = new ArrayList<>();
        for (int column = 0; column < row.size(); column++) {
            numbers.add(row.getLong(column));
        }
        return numbers;
    }

    private void createView(Connection duck, String ddl) throws Exception {
        String view = Files.readString(DDL.resolve(ddl)).replace("{lake}", copy.toString());
        try (Statement statement = duck.createStatement()) {
            boolean _ = statement.execute(view);
        }
    }

    private static List<List<Long>> numbers(Connection duck, String query) throws SQLException {
        List<List<Long>> rows = new ArrayList<>();
        try (Statement statement = duck.createStatement();
                ResultSet found = statement.executeQuery(query)) {
            while (found.next()) {
                List<Long> row = new ArrayList<>();
                for (int column = 1; column <= found.getMetaData().getColumnCount(); column++) {
                    row.add(found.getLong(column));
                }
                rows.add(row);
            }
        }
        return rows;
    }

    private void bringHere(ObjectStore store, String prefix) throws Exception {
        for (StoredObject object : await(store.list(prefix))) {
            Path file = copy.resolve(object.key());
            Path _ = Files.createDirectories(file.getParent());
            Path _ = Files.createFile(file);
            Object _ = await(store.download(object.key(), file));
        }
    }
}
