package io.wardstream.store;

import io.vertx.core.Vertx;
import io.wardstream.embedded.DatabaseRoles;
import io.wardstream.embedded.PostgresServer;
import io.wardstream.embedded.TestDatabase;
import io.wardstream.embedded.TestPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Databases with the schema in them. Those of the shared server are copies of one that was migrated
 * once a JVM: a copy takes a tenth of the time of the migrations.
 */
public final class MigratedDatabase {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private MigratedDatabase() {}

    /** Holder idiom: migrated by whoever asks first. */
    private static final class Template {
        static final TestDatabase DATABASE = in(TestPostgres.shared());
    }

    /** The same, as a later version may leave it. */
    private static final class NextTemplate {
        static final TestDatabase DATABASE = NextSchema.expanded(in(TestPostgres.shared()));
    }

    /** A new one in the server that all tests of this JVM share. */
    public static TestDatabase fresh() {
        TestDatabase template = NextSchema.isInForce() ? NextTemplate.DATABASE : Template.DATABASE;
        String name = "copy_" + NUMBER.incrementAndGet();
        try (Connection connection =
                        DriverManager.getConnection(template.server().superuserJdbcUrl());
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "CREATE DATABASE "
                            + name
                            + " TEMPLATE "
                            + template.name()
                            + " OWNER "
                            + DatabaseRoles.OWNER);
        } catch (SQLException cause) {
            throw new AssertionError("no copy of " + template.name(), cause);
        }
        return new TestDatabase(template.server(), name);
    }

    /** A new one in a server of the test's own. */
    public static TestDatabase in(PostgresServer server) {
        TestDatabase database = TestPostgres.databaseIn(server, TestPostgres.rolesSql());
        Vertx vertx = Vertx.vertx();
        try {
            int _ =
                    Migrations.run(vertx, StoreSettings.postgres(database))
                            .await(60, TimeUnit.SECONDS);
            Object _ = vertx.close().await(10, TimeUnit.SECONDS);
        } catch (TimeoutException late) {
            throw new AssertionError("not migrated in time", late);
        }
        return database;
    }
}
