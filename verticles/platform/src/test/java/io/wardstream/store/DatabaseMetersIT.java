package io.wardstream.store;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Gauge;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Transaction;
import io.wardstream.embedded.TestDatabase;
import io.wardstream.embedded.TestPostgres;
import io.wardstream.ops.Meters;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DatabaseMetersIT {

    private final Vertx vertx = Vertx.vertx();
    private final Meters meters = new Meters();
    private TestDatabase server;
    private Database database;
    private DatabaseMeters statistics;

    @BeforeEach
    void open() throws Exception {
        server = TestPostgres.freshDatabase();
        int _ = await(Migrations.run(vertx, StoreSettings.postgres(server)));
        database = Database.open(vertx, StoreSettings.postgres(server), "meters");
        asSuperuser("CREATE EXTENSION IF NOT EXISTS pg_stat_statements");
        statistics = DatabaseMeters.start(vertx, database, meters);
    }

    @AfterEach
    void close() throws Exception {
        statistics.stop();
        await(database.close());
        await(vertx.close());
        server.close();
    }

    @Test
    void showsTheStatementsOfEachRoleByTheirIdOnly() throws Exception {
        for (Scope scope : List.of(Scope.platform(), Scope.hospitals(List.of(1)))) {
            RowSet<Row> _ =
                    await(
                            database.read(
                                    scope,
                                    connection ->
                                            connection.query("SELECT 1 AS somebody").execute()));
        }

        await(statistics.poll());

        assertThat(gauges("postgres.statement.calls"))
                .hasSizeBetween(2, 40)
                .allSatisfy(one -> assertThat(one.getId().getTag("queryid")).matches("-?\\d+"))
                .allSatisfy(one -> assertThat(one.value()).isGreaterThanOrEqualTo(1));
        assertThat(gauges("postgres.statement.calls"))
                .extracting(one -> one.getId().getTag("role"))
                .contains("platform", "reader");
        assertThat(gauges("postgres.statement.seconds"))
                .hasSameSizeAs(gauges("postgres.statement.blocks"));
    }

    @Test
    void showsNoMoreThanTwentyStatementsOfARole() throws Exception {
        for (int i = 1; i <= 30; i++) {
            String statement = "SELECT " + "1, ".repeat(i) + "1";
            RowSet<Row> _ =
                    await(
                            database.read(
                                    Scope.platform(),
                                    connection -> connection.query(statement).execute()));
        }

        await(statistics.poll());

        assertThat(gauges("postgres.statement.calls"))
                .filteredOn(one -> "platform".equals(one.getId().getTag("role")))
                .hasSize(20);
    }

    @Test
    void countsTheScansOfAllSlotsAsOneIndex() throws Exception {
        asSuperuser(
                """
                CREATE TABLE vital_sample_20260301t0800
                  PARTITION OF vital_sample FOR VALUES FROM ('2026-03-01 08:00Z') TO ('2026-03-01 12:00Z');
                CREATE TABLE vital_sample_20260301t1200
                  PARTITION OF vital_sample FOR VALUES FROM ('2026-03-01 12:00Z') TO ('2026-03-01 16:00Z');
                """);

        await(statistics.poll());

        assertThat(gauges("postgres.index.scans"))
                .extracting(one -> one.getId().getTag("index"))
                .doesNotHaveDuplicates()
                .contains("device_pkey")
                .noneMatch(name -> name.contains("20260301"));
    }

    @Test
    void showsHowFullTheServerIs() throws Exception {
        await(statistics.poll());

        assertThat(value("postgres.connections"))
                .isBetween(1.0, value("postgres.connections.limit"));
        assertThat(value("postgres.connections.limit")).isEqualTo(100);
        assertThat(value("postgres.database.bytes")).isGreaterThan(1_000_000);
        assertThat(value("postgres.transaction.seconds")).isBetween(0.0, 60.0);
    }

    @Test
    void showsForHowLongATransactionIsOpen() throws Exception {
        SqlConnection connection = await(database.platform().getConnection());
        Transaction open = await(connection.begin());
        RowSet<Row> _ = await(connection.query("SELECT pg_sleep(0.2)").execute());

        await(statistics.poll());

        assertThat(value("postgres.transaction.seconds")).isGreaterThan(0.2);
        await(open.rollback());
        await(connection.close());
    }

    @Test
    void goesOnWithoutTheExtension() throws Exception {
        asSuperuser("DROP EXTENSION pg_stat_statements");

        await(statistics.poll());
        await(statistics.poll());

        assertThat(gauges("postgres.index.scans")).isNotEmpty();
    }

    private double value(String name) {
        return meters.registry().get(name).gauge().value();
    }

    private List<Gauge> gauges(String name) {
        return meters.registry().getMeters().stream()
                .filter(meter -> meter.getId().getName().equals(name))
                .<Gauge>map(meter -> (Gauge) meter)
                .toList();
    }

    private void asSuperuser(String statements) throws Exception {
        try (Connection connection = DriverManager.getConnection(server.superuserJdbcUrl());
                Statement statement = connection.createStatement()) {
            statement.execute(statements);
        }
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.await(20, SECONDS);
    }
}
