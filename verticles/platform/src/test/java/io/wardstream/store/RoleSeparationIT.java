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
    void asksForAScopeOnEveryTableThatIsRead() throws Exception {
        List<String> unasked =
                ask(
                        database.superuserJdbcUrl(),
                        """
                        SELECT c.oid::regclass::text
                        FROM pg_class c
                        WHERE c.relnamespace = 'public'::regnamespace
                          AND c.relkind IN ('r', 'p')
                          AND has_any_column_privilege('wardstream_reader', c.oid, 'SELECT')
                          AND NOT EXISTS (SELECT FROM pg_policy p
                                          WHERE p.polrelid = c.oid
                                            AND p.polroles @> ARRAY['wardstream_reader'::regrole::oid]
                                            AND p.polcmd = 'r'
                                            AND pg_get_expr(p.polqual, p.polrelid)
                                                LIKE '%wardstream_hospitals()%')
                        """);

        assertThat(unasked).isEmpty();
    }

    /**
     * A table that is added needs a policy for wards too, as those of migration 25 are. What a
     * device has measured asks for the device, whose policy knows wards.
     */
    @Test
    void tellsWardsApartOnEveryTableThatHasWardsOrPatients() throws Exception {
        List<String> open =
                ask(
                        database.superuserJdbcUrl(),
                        """
                        SELECT DISTINCT c.oid::regclass::text
                        FROM pg_class c
                        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
                        JOIN pg_policy p ON p.polrelid = c.oid
                                         AND p.polroles @> ARRAY['wardstream_reader'::regrole::oid]
                        WHERE c.relnamespace = 'public'::regnamespace
                          AND a.attname IN ('ward_id', 'patient_id')
                          AND pg_get_expr(p.polqual, p.polrelid) NOT LIKE '%wardstream.partial%'
                          AND pg_get_expr(p.polqual, p.polrelid) NOT LIKE '%FROM device d%'
                          AND pg_get_expr(p.polqual, p.polrelid) NOT LIKE '%FROM ward w%'
                        """);

        assertThat(open).isEmpty();
    }

    @Test
    void letsNoPolicyOfAReaderLetAnythingElsePast() throws Exception {
        List<String> others =
                ask(
                        database.superuserJdbcUrl(),
                        """
                        SELECT polrelid::regclass || ' ' || polname
                        FROM pg_policy
                        WHERE polroles && ARRAY['wardstream_reader'::regrole::oid, 0]
                          AND (polcmd <> 'r' OR polname <> 'reader' OR NOT polpermissive)
                        """);

        assertThat(others).isEmpty();
    }

    @Test
    void showsAHospitalWholeToNodesThatKnowNothingOfWards() throws Exception {
        String hospital = wards();

        assertThat(scoped(hospital, "SELECT count(*) FROM ward")).containsExactly("2");
        assertThat(
                        scoped(
                                hospital + "'; SET LOCAL wardstream.partial = '" + hospital,
                                "SELECT count(*) FROM ward"))
                .containsExactly("0");
    }

    private static String wards() throws SQLException {
        try (Connection connection = DriverManager.getConnection(database.platformJdbcUrl());
                Statement statement = connection.createStatement()) {
            return firstColumn(
                            statement.executeQuery(
                                    """
                                    WITH made AS (
                                        INSERT INTO hospital (name) VALUES ('East') RETURNING id
                                    ), wards AS (
                                        INSERT INTO ward (hospital_id, name)
                                        SELECT id, unnest(ARRAY['One', 'Two']) FROM made
                                    )
                                    SELECT id FROM made
                                    """))
                    .getFirst();
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
                          AND (has_table_privilege(
                                 'wardstream_reader', oid, 'INSERT, UPDATE, DELETE, TRUNCATE')
                               OR has_any_column_privilege(
                                 'wardstream_reader', oid, 'INSERT, UPDATE'))
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
