package io.wardstream.store;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.wardstream.embedded.EmbeddedPostgres;
import io.wardstream.embedded.PostgresStandby;
import io.wardstream.embedded.TestDatabase;
import io.wardstream.embedded.TestPostgres;
import io.wardstream.ops.Readiness;
import io.wardstream.store.StorageException.Category;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrimaryIT {

    private static final String NOBODY = "127.0.0.1:1";
    private static final Duration SOON = Duration.ofSeconds(40);

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() throws Exception {
        vertx.close().await(5, SECONDS);
    }

    @Test
    void passesOverAHostThatIsAway() throws Exception {
        try (TestDatabase primary = TestPostgres.freshDatabase()) {
            Database database = open(primary, NOBODY + "," + address(primary.port()));

            assertThat(port(database.platform()).await(20, SECONDS)).isEqualTo(primary.port());
            assertThat(database.primary().known()).extracting(Primary.Host::index).isEqualTo(1);
        }
    }

    @Test
    void isAwayWhenNobodyIsThePrimary() {
        try (TestDatabase primary = TestPostgres.freshDatabase()) {
            Database database = open(primary, NOBODY + "," + NOBODY);

            StorageException away =
                    catchThrowableOfType(
                            StorageException.class,
                            () -> database.bounded(port(database.platform())).await(20, SECONDS));

            assertThat(away.category()).isEqualTo(Category.RETRY);
        }
    }

    /** As after ALTER DATABASE … SET, or when the one name leads to another server now. */
    @Test
    void leavesConnectionsThatMayOnlyReadAlsoWhereThereIsOneHost() throws Exception {
        try (TestDatabase alone = TestPostgres.freshDatabase()) {
            String setting = "ALTER DATABASE " + alone.name();
            String server = alone.server().superuserJdbcUrl();
            run(alone.superuserJdbcUrl(), "GRANT CREATE ON SCHEMA public TO PUBLIC");
            run(server, setting + " SET default_transaction_read_only = on");
            Database database = open(alone, address(alone.port()));
            StorageException refused =
                    catchThrowableOfType(
                            StorageException.class, () -> write(database, 1).await(20, SECONDS));

            run(server, setting + " RESET default_transaction_read_only");

            assertThat(refused.sqlState()).isEqualTo("25006");
            assertThat(refused.category()).isEqualTo(Category.RETRY);
            writesAgain(database, 2);
        }
    }

    @Test
    void followsAPromotionAndDoesNotGoBack(@TempDir Path folder) throws Exception {
        EmbeddedPostgres former = EmbeddedPostgres.start(folder.resolve("former"), 0);
        TestDatabase data = TestPostgres.databaseIn(former, TestPostgres.rolesSql());
        run(data.superuserJdbcUrl(), "GRANT CREATE ON SCHEMA public TO PUBLIC");
        EmbeddedPostgres next = PostgresStandby.of(former, folder.resolve("next"), "next");
        Database database =
                open(data, address(next.port()) + "," + address(former.port())); // a standby first
        List<String> lease = compete(database);
        await().atMost(SOON).untilAsserted(() -> assertThat(lease).containsExactly("taken"));
        assertThat(port(database.platform()).await(20, SECONDS)).isEqualTo(former.port());
        assertThat(write(database, 1).await(20, SECONDS)).isNull();
        awaitReplayed(former, next);

        run(former.superuserJdbcUrl(), "ALTER SYSTEM SET default_transaction_read_only = on");
        run(former.superuserJdbcUrl(), "SELECT pg_reload_conf()");
        PostgresStandby.promote(next);
        writesAgain(database, 2);

        assertThat(port(database.platform()).await(20, SECONDS)).isEqualTo(next.port());
        assertThat(portOfReader(database)).isEqualTo(next.port());
        assertThat(database.primary().changes()).isEqualTo(1);
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(lease).containsExactly("taken", "lost", "taken"));

        run(former.superuserJdbcUrl(), "ALTER SYSTEM RESET default_transaction_read_only");
        run(former.superuserJdbcUrl(), "SELECT pg_reload_conf()");
        next.stop();

        await().during(Duration.ofSeconds(2)).atMost(SOON).until(() -> !isWritten(database, 3));
        assertThat(database.primary().known()).isNull();
        former.stop();
    }

    @Test
    void leavesAPrimaryThatStandsStill(@TempDir Path folder) throws Exception {
        EmbeddedPostgres former = EmbeddedPostgres.start(folder.resolve("former"), 0);
        TestDatabase data = TestPostgres.databaseIn(former, TestPostgres.rolesSql());
        run(data.superuserJdbcUrl(), "GRANT CREATE ON SCHEMA public TO PUBLIC");
        EmbeddedPostgres next = PostgresStandby.of(former, folder.resolve("next"), "next");
        Database database = open(data, address(former.port()) + "," + address(next.port()));
        Readiness readiness = new Readiness();
        DatabaseWatch watch = DatabaseWatch.start(vertx, database, readiness);
        assertThat(write(database, 1).await(20, SECONDS)).isNull();
        awaitReplayed(former, next);

        former.pause();
        try {
            await().atMost(SOON)
                    .untilAsserted(
                            () -> assertThat(readiness.degraded()).containsExactly("postgres"));
            PostgresStandby.promote(next);

            writesAgain(database, 2);

            await().atMost(SOON).untilAsserted(() -> assertThat(readiness.degraded()).isEmpty());
            assertThat(port(database.platform()).await(20, SECONDS)).isEqualTo(next.port());
        } finally {
            former.resume();
            watch.stop();
            next.stop();
            former.stop();
        }
    }

    private Database open(TestDatabase database, String hosts) {
        return Database.open(
                vertx,
                StoreSettings.postgres(database, Map.of("HOSTS", hosts)),
                "primary",
                Duration.ofSeconds(1));
    }

    private static String address(int port) {
        return "127.0.0.1:" + port;
    }

    private static Future<Integer> port(Pool pool) {
        return pool.query("SELECT current_setting('port')::int")
                .execute()
                .map(rows -> rows.iterator().next().getInteger(0));
    }

    private static int portOfReader(Database database) throws Exception {
        return database.read(
                        Scope.hospitals(List.of(1)),
                        connection ->
                                connection
                                        .query("SELECT current_setting('port')::int")
                                        .execute()
                                        .map(rows -> rows.iterator().next().getInteger(0)))
                .await(20, SECONDS);
    }

    private static Future<Void> write(Database database, int number) {
        return database.write(
                connection ->
                        connection
                                .query("CREATE TABLE made_" + number + " ()")
                                .execute()
                                .mapEmpty());
    }

    private static boolean isWritten(Database database, int number) throws Exception {
        return write(database, number)
                .transform(result -> Future.succeededFuture(result.succeeded()))
                .await(60, SECONDS);
    }

    /** Whoever writes tries again; devices wait meanwhile. */
    private static void writesAgain(Database database, int number) {
        await().atMost(SOON).until(() -> isWritten(database, number));
    }

    private List<String> compete(Database database) {
        List<String> events = new CopyOnWriteArrayList<>();
        Lease.Holder holder =
                new Lease.Holder() {
                    @Override
                    public void onTaken() {
                        events.add("taken");
                    }

                    @Override
                    public void onLost() {
                        events.add("lost");
                    }
                };
        vertx.getOrCreateContext()
                .runOnContext(
                        _ -> {
                            Lease _ = database.leases().compete(vertx, "test", holder);
                        });
        return events;
    }

    private static void awaitReplayed(EmbeddedPostgres primary, EmbeddedPostgres standby)
            throws Exception {
        String written = ask(primary, "SELECT pg_current_wal_lsn()");
        String question = "SELECT pg_last_wal_replay_lsn() >= '" + written + "'";
        await().atMost(SOON).until(() -> ask(standby, question).equals("t"));
    }

    private static String ask(EmbeddedPostgres server, String question) throws Exception {
        try (Connection connection = DriverManager.getConnection(server.superuserJdbcUrl());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(question)) {
            assertThat(row.next()).isTrue();
            return row.getString(1);
        }
    }

    private static void run(String jdbcUrl, String sql) throws Exception {
        try (Connection connection = DriverManager.getConnection(jdbcUrl);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
