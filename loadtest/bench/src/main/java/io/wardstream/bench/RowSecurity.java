package io.wardstream.bench;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Row-level security of all tables: the same statements of the same platform run with their
 * policies and without. Blocking.
 */
final class RowSecurity implements Wall {

    private static final double GOAL = 0.10;

    private static final String TABLES =
            """
            SELECT format('ALTER TABLE %I.%I %%s ROW LEVEL SECURITY', schemaname, tablename)
            FROM pg_tables
            WHERE schemaname = 'public' AND rowsecurity
            ORDER BY tablename
            """;

    private final Connection superuser;
    private final List<String> tables = new ArrayList<>();

    RowSecurity(Connection superuser) throws SQLException {
        this.superuser = superuser;
        try (Statement statement = superuser.createStatement();
                ResultSet found = statement.executeQuery(TABLES)) {
            while (found.next()) {
                tables.add(found.getString(1));
            }
        }
        if (tables.isEmpty()) {
            throw new BenchException("No table has row-level security.");
        }
    }

    @Override
    public String name() {
        return "row-level security";
    }

    @Override
    public double goal() {
        return GOAL;
    }

    @Override
    public void takeDown() throws SQLException {
        alter("DISABLE");
    }

    @Override
    public void putUp() throws SQLException {
        alter("ENABLE");
    }

    private void alter(String how) throws SQLException {
        try (Statement statement = superuser.createStatement()) {
            for (String table : tables) {
                statement.execute(table.formatted(how));
            }
        }
    }
}
