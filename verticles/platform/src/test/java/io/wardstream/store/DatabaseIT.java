package io.wardstream.store;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import io.wardstream.cluster.ClusterVertx;
import io.wardstream.config.PlatformConfig;
import io.wardstream.config.PostgresConfig;
import io.wardstream.embedded.PostgresServer;
import io.wardstream.embedded.TestDatabase;
import io.wardstream.embedded.TestPostgres;
import io.wardstream.ops.Meters;
import io.wardstream.store.StorageException.Category;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DatabaseIT {

    private static TestDatabase server;

    private final Meters meters = new Meters();
    private Vertx vertx;
    private Database database;

    @BeforeAll
    static void prepare() {
        server = TestPostgres.freshDatabase();
    }

    @AfterAll
    static void drop() {
        server.close();
    }

    @BeforeEach
    void open() throws Exception {
        vertx =
                ClusterVertx.start(
                                PlatformConfig.load(null, Map.of()).cluster(),
                                0,
                                new VertxOptions(),
                                meters)
                        .await(10, SECONDS)
                        .vertx();
        database = Database.open(vertx, StoreSettings.postgres(server), "node-1");
    }

    @AfterEach
    void close() throws Exception {
        database.close().await(5, SECONDS);
        vertx.close().await(5, SECONDS);
    }

    @Test
    void givesEverySessionItsSettings() throws Exception {
        String settings =
                """
                SELECT current_user::text AS role,
                       current_setting('statement_timeout') AS statement_timeout,
                       current_setting('idle_in_transaction_session_timeout') AS idle,
                       current_setting('synchronous_commit') AS synchronous_commit,
                       current_setting('TimeZone') AS zone,
                       current_setting('application_name') AS name
                """;

        Row row = await(database.write(connection -> firstRow(connection, settings)));

        assertThat(row.getString("role")).isEqualTo("wardstream_platform");
        assertThat(row.getString("statement_timeout")).isEqualTo("30s");
        assertThat(row.getString("idle")).isEqualTo("5s");
        assertThat(row.getString("synchronous_commit")).isEqualTo("on");
        assertThat(row.getString("zone")).isEqualTo("UTC");
        assertThat(row.getString("name")).isEqualTo("wardstream-node-1");
    }

    @Test
    void readsAsTheReaderWithTheHospitalsOfTheScope() throws Exception {
        String question =
                """
                SELECT current_user::text AS role,
                       current_setting('wardstream.hospitals') AS hospitals,
                       current_setting('transaction_read_only') AS read_only
                """;

        Row row =
                await(
                        database.read(
                                Scope.hospitals(List.of(4, 7)),
                                connection -> firstRow(connection, question)));

        assertThat(row.getString("role")).isEqualTo("wardstream_reader");
        assertThat(row.getString("hospitals")).isEqualTo("4,7");
        assertThat(row.getString("read_only")).isEqualTo("on");
    }

    @Test
    void forgetsTheScopeWithItsTransaction() throws Exception {
        String question = "SELECT current_setting('wardstream.hospitals', true) AS hospitals";
        finish(
                database.read(
                        Scope.hospitals(List.of(4)), connection -> firstRow(connection, question)));

        Row row =
                await(
                        database.read(
                                Scope.platform(), connection -> firstRow(connection, question)));

        assertThat(String.valueOf(row.getString("hospitals"))).isIn("", "null");
    }

    @Test
    void letsNoReadWrite() {
        StorageException refusal =
                refusalOf(
                        database.read(
                                Scope.platform(),
                                connection ->
                                        firstRow(
                                                connection,
                                                "SELECT txid_current(), lo_create(0)")));

        assertThat(refusal).hasMessage("a read has written");
        assertThat(refusal.category()).isEqualTo(Category.OTHER);
    }

    @Test
    void letsNoReadBecomeWritableAgain() {
        StorageException refusal =
                refusalOf(
                        database.read(
                                Scope.hospitals(List.of(1)),
                                connection ->
                                        firstRow(
                                                connection,
                                                "SELECT set_config('transaction_read_only', 'off', true)")));

        assertThat(refusal.sqlState()).isEqualTo("25001");
    }

    @Test
    void rollsBackWhatFails() throws Exception {
        Throwable mishap = new IllegalStateException("not of the database");

        Future<Void> failed =
                database.write(
                        connection ->
                                connection
                                        .query("CREATE TEMPORARY TABLE half_done ()")
                                        .execute()
                                        .compose(_ -> Future.failedFuture(mishap)));

        assertThatThrownBy(() -> await(failed)).isSameAs(mishap);
        Row row =
                await(
                        database.read(
                                Scope.platform(),
                                connection ->
                                        firstRow(
                                                connection,
                                                "SELECT count(*) AS tables FROM pg_class"
                                                        + " WHERE relname = 'half_done'")));
        assertThat(row.getLong("tables")).isZero();
    }

    @Test
    void refusesMoreThanTheWaitQueueHolds() throws Exception {
        PostgresConfig narrow =
                StoreSettings.postgres(
                        server,
                        Map.of(
                                "PLATFORM_POOL_SIZE", "1",
                                "MAX_WAIT_QUEUE", "2",
                                "CONNECT_TIMEOUT_MILLIS", "2000"));
        Database busy = Database.open(vertx, narrow, "narrow");
        Future<Row> first = busy.write(connection -> firstRow(connection, "SELECT pg_sleep(0.3)"));

        List<Future<Row>> rest =
                IntStream.range(0, 10)
                        .mapToObj(_ -> busy.write(connection -> firstRow(connection, "SELECT 1")))
                        .toList();
        finish(Future.join(rest).otherwiseEmpty());

        assertThat(await(first)).isNotNull();
        assertThat(rest).filteredOn(Future::failed).hasSizeBetween(7, 9);
        assertThat(rest)
                .filteredOn(Future::failed)
                .allSatisfy(
                        refused ->
                                assertThat(StorageException.of(refused.cause()).category())
                                        .isEqualTo(Category.RETRY));
        finish(busy.close());
    }

    @Test
    void givesUpWaitingForAConnection() throws Exception {
        PostgresConfig narrow =
                StoreSettings.postgres(
                        server, Map.of("PLATFORM_POOL_SIZE", "1", "CONNECT_TIMEOUT_MILLIS", "200"));
        Database busy = Database.open(vertx, narrow, "narrow");
        Future<Row> first = busy.write(connection -> firstRow(connection, "SELECT pg_sleep(1)"));

        StorageException refusal =
                refusalOf(busy.write(connection -> firstRow(connection, "SELECT 1")));

        assertThat(refusal.category()).isEqualTo(Category.RETRY);
        assertThat(await(first)).isNotNull();
        finish(busy.close());
    }

    @Test
    void stopsAStatementThatRunsTooLong() throws Exception {
        PostgresConfig hasty =
                StoreSettings.postgres(server, Map.of("STATEMENT_TIMEOUT_MILLIS", "200"));
        Database impatient = Database.open(vertx, hasty, "hasty");

        StorageException refusal =
                refusalOf(
                        impatient.write(connection -> firstRow(connection, "SELECT pg_sleep(5)")));

        assertThat(refusal.sqlState()).isEqualTo("57014");
        assertThat(refusal.category()).isEqualTo(Category.RETRY);
        finish(impatient.close());
    }

    @Test
    void callsAWrongParameterABugAndNotAnOutage() {
        StorageException refusal =
                refusalOf(
                        database.write(
                                connection ->
                                        connection
                                                .preparedQuery("SELECT $1::int")
                                                .execute(Tuple.of("Jane"))));

        assertThat(refusal.category()).isEqualTo(Category.OTHER);
        assertThat(refusal.getMessage()).doesNotContain("Jane");
    }

    @Test
    void showsItsPools() throws Exception {
        finish(database.read(Scope.platform(), connection -> firstRow(connection, "SELECT 1")));

        assertThat(meters.registry().getMeters())
                .anySatisfy(
                        meter ->
                                assertThat(meter.getId().getTag("pool_name"))
                                        .isEqualTo("platform"));
    }

    @Test
    void recoversWhenTheServerComesBack() throws Exception {
        PostgresServer own = TestPostgres.ownServer();
        TestDatabase victim = TestPostgres.databaseIn(own, TestPostgres.rolesSql());
        Database fragile =
                Database.open(
                        vertx,
                        StoreSettings.postgres(victim, Map.of("CONNECT_TIMEOUT_MILLIS", "1000")),
                        "fragile");
        finish(fragile.write(connection -> firstRow(connection, "SELECT 1")));

        own.kill9();
        StorageException away =
                refusalOf(fragile.write(connection -> firstRow(connection, "SELECT 1")));
        own.restart();
        Row row = await(fragile.write(connection -> firstRow(connection, "SELECT 1 AS one")));

        assertThat(away.category()).isEqualTo(Category.RETRY);
        assertThat(row.getInteger("one")).isOne();
        finish(fragile.close());
        own.stop();
    }

    @Test
    void endsAStatementWhoseServerVanishedWithoutAWord() throws Exception {
        PostgresServer own = TestPostgres.ownServer();
        TestDatabase victim = TestPostgres.databaseIn(own, TestPostgres.rolesSql());
        Database fragile =
                Database.open(
                        vertx,
                        StoreSettings.postgres(victim, Map.of("STATEMENT_TIMEOUT_MILLIS", "500")),
                        "fragile");
        finish(fragile.write(connection -> firstRow(connection, "SELECT 1")));

        own.pause();
        StorageException away;
        try {
            away = refusalOf(fragile.write(connection -> firstRow(connection, "SELECT 1")));
        } finally {
            own.resume();
        }

        assertThat(away.category()).isEqualTo(Category.RETRY);
        finish(fragile.close());
        own.stop();
    }

    private static Future<Row> firstRow(SqlConnection connection, String sql) {
        return connection.query(sql).execute().map(rows -> rows.iterator().next());
    }

    private static StorageException refusalOf(Future<?> future) {
        return catchThrowableOfType(StorageException.class, () -> await(future));
    }

    private static void finish(Future<?> future) throws Exception {
        assertThat(future.mapEmpty().await(20, SECONDS)).isNull();
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.await(20, SECONDS);
    }
}
