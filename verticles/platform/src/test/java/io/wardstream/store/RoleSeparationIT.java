package io.wardstream.store;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import io.wardstream.embedded.TestDatabase;
import io.wardstream.embedded.TestPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The second wall: whatever a program asks for, the roles of the database hold. Asked of the
 * catalogue and of the migrated schema, so that a table added later is judged too.
 */
class RoleSeparationIT {

    /** The tables a reader can read, of which each must have a policy that asks for a scope. */
    private static final String READABLE =
            """
            SELECT c.oid::regclass::text
            FROM pg_class c
            WHERE c.relnamespace = 'public'::regnamespace
              AND c.relkind IN ('r', 'p')
              AND has_table_privilege('wardstream_reader', c.oid, 'SELECT')
            ORDER BY 1
            """;

    private static TestDatabase database;

    @BeforeAll
    static void migrate() throws Exception {
        database = TestPostgres.freshDatabase();
        Vertx vertx = Vertx.vertx();
        assertThat(Migrations.run(vertx, StoreSettings.postgres(database)).await(60, SECONDS))
                .isPositive();
        vertx.close().await(5, SECONDS);
    }

    @AfterAll
    static void drop() {
        database.close();
    }

    @Test
    void givesNoRoleAWayAroundThePolicies() throws Exception {
        for (String url : everyRole()) {
            assertThat(
                            ask(
                                    url,
                                    """
                                    SELECT rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb
                                           OR rolreplication
                                    FROM pg_roles
                                    WHERE rolname = current_user
                                    """))
                    .containsExactly("f");
        }
    }

    @Test
    void makesNoRoleAMemberOfAnother() throws Exception {
        assertThat(
                        ask(
                                database.superuserJdbcUrl(),
                                """
                                SELECT member::regrole || ' in ' || roleid::regrole
                                FROM pg_auth_members
                                WHERE member::regrole::text LIKE 'wardstream%'
                                   OR roleid::regrole::text LIKE 'wardstream%'
                                """))
                .isEmpty();
    }

    @Test
    void leavesEverythingToTheOwner() throws Exception {
        List<String> owners =
                ask(
                        database.superuserJdbcUrl(),
                        """
                        SELECT DISTINCT relowner::regrole::text
                        FROM pg_class
                        WHERE relnamespace = 'public'::regnamespace
                          AND NOT EXISTS (SELECT FROM pg_depend d
                                          WHERE d.classid = 'pg_class'::regclass AND d.objid = pg_class.oid
                                            AND d.deptype = 'e')
                        """);

        assertThat(owners).containsExactly("wardstream_owner");
    }

    @Test
    void hasPoliciesOnEveryTable() throws Exception {
        List<String> bare =
                ask(
                        database.superuserJdbcUrl(),
                        """
                        SELECT oid::regclass::text
                        FROM pg_class
                        WHERE relnamespace = 'public'::regnamespace
                          AND relkind IN ('r', 'p')
                          AND relname <> 'flyway_schema_history'
                          AND NOT relrowsecurity
                        """);

        assertThat(bare).isEmpty();
    }

    @Test
    void failsEveryReadWithoutAScope() throws Exception {
        seed();

        List<String> readable = ask(database.superuserJdbcUrl(), READABLE);

        assertThat(readable).contains("hospital", "patient", "device");
        for (String table : filled(readable)) {
            assertThatThrownBy(() -> ask(database.readerJdbcUrl(), "SELECT count(*) FROM " + table))
                    .as(table)
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("wardstream.hospitals is not set");
        }
    }

    @Test
    void showsAReaderItsOwnHospitalsOnly() throws Exception {
        seed();

        List<String> none = scoped("0", "SELECT name FROM hospital");
        List<String> one =
                scoped(
                        ask(database.superuserJdbcUrl(), "SELECT min(id) FROM hospital").getFirst(),
                        "SELECT count(*) FROM hospital");

        assertThat(none).isEmpty();
        assertThat(one).containsExactly("1");
    }

    @Test
    void letsAReaderWriteNothing() throws Exception {
        List<String> writable =
                ask(
                        database.superuserJdbcUrl(),
                        """
                        SELECT oid::regclass::text
                        FROM pg_class
                        WHERE relnamespace = 'public'::regnamespace
                          AND relkind IN ('r', 'p')
                          AND has_table_privilege(
                                'wardstream_reader', oid, 'INSERT, UPDATE, DELETE, TRUNCATE')
                        """);

        assertThat(writable).isEmpty();
        assertThatThrownBy(() -> ask(database.readerJdbcUrl(), "CREATE TABLE mine ()"))
                .isInstanceOf(SQLException.class);
    }

    @Test
    void letsThePlatformChangeRowsAndNotTheSchema() {
        assertThatThrownBy(() -> ask(database.platformJdbcUrl(), "CREATE TABLE mine ()"))
                .hasMessageContaining("permission denied");
        assertThatThrownBy(() -> ask(database.platformJdbcUrl(), "DROP TABLE hospital"))
                .hasMessageContaining("must be owner");
        assertThatThrownBy(
                        () ->
                                ask(
                                        database.platformJdbcUrl(),
                                        "ALTER TABLE hospital DISABLE ROW LEVEL SECURITY"))
                .hasMessageContaining("must be owner");
    }

    private static List<String> everyRole() {
        return List.of(
                database.ownerJdbcUrl(), database.platformJdbcUrl(), database.readerJdbcUrl());
    }

    private static void seed() throws SQLException {
        try (Connection connection = DriverManager.getConnection(database.platformJdbcUrl());
                Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO hospital (name) VALUES ('North'), ('South')");
        }
    }

    /** A policy is asked once a row, so an empty table raises nothing. */
    private static List<String> filled(List<String> tables) throws SQLException {
        List<String> filled = new ArrayList<>();
        for (String table : tables) {
            if (ask(database.superuserJdbcUrl(), "SELECT FROM " + table + " LIMIT 1").size() > 0) {
                filled.add(table);
            }
        }
        return filled;
    }

    private static List<String> scoped(String hospitals, String question) throws SQLException {
        try (Connection connection = DriverManager.getConnection(database.readerJdbcUrl());
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("SET LOCAL wardstream.hospitals = '" + hospitals + "'");
            return firstColumn(statement.executeQuery(question));
        }
    }

    private static List<String> ask(String url, String question) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute(question);
            ResultSet rows = statement.getResultSet();
            return rows == null ? List.of() : firstColumn(rows);
        }
    }

    private static List<String> firstColumn(ResultSet rows) throws SQLException {
        List<String> values = new ArrayList<>();
        while (rows.next()) {
            values.add(rows.getMetaData().getColumnCount() == 0 ? "" : rows.getString(1));
        }
        return values;
    }
}
