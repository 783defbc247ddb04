package io.wardstream.embedded;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The PostgreSQL of a test JVM: started by the first test that asks, shared by all, stopped and
 * deleted with the JVM. From Docker with {@code -Pcontainers}, otherwise embedded. Safe for use by
 * several threads.
 */
public final class TestPostgres {
    private static final Map<String, String> PASSWORDS =
            Map.of(
                    DatabaseRoles.OWNER, TestDatabase.OWNER_PASSWORD,
                    DatabaseRoles.PLATFORM, TestDatabase.PLATFORM_PASSWORD,
                    DatabaseRoles.READER, TestDatabase.READER_PASSWORD);

    /** Set by the Maven profile {@code containers}. */
    private static final String CONTAINERS = "wardstream.containers";

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private TestPostgres() {}

    /** Holder idiom: the class loader starts the server once, on first use. */
    private static final class Shared {
        static final PostgresServer SERVER = ownServer();
    }

    /**
     * The server shared by this JVM's tests. Do not treat it badly: take {@link #ownServer} for
     * that.
     */
    public static PostgresServer shared() {
        return Shared.SERVER;
    }

    /**
     * A new empty database in the shared server, with the roles of the repository's {@code
     * sql/roles.sql}.
     */
    public static TestDatabase freshDatabase() {
        return freshDatabase(rolesSql());
    }

    /** A new empty database in the shared server, with the roles that script makes. */
    public static TestDatabase freshDatabase(Path rolesSql) {
        return databaseIn(shared(), rolesSql);
    }

    /** A new empty database in a given server. */
    public static TestDatabase databaseIn(PostgresServer server, Path rolesSql) {
        String name = "test_" + NUMBER.incrementAndGet();
        synchronized (
                TestPostgres.class) { // two classes creating the same roles at once would collide
            DatabaseRoles.prepare(server, rolesSql, PASSWORDS, name);
        }
        return new TestDatabase(server, name);
    }

    /** A server of the caller's own, to be killed, paused and stopped; deleted with the JVM. */
    public static PostgresServer ownServer() {
        return Boolean.getBoolean(CONTAINERS)
                ? ContainerPostgres.start().orElseGet(TestPostgres::embedded)
                : embedded();
    }

    private static PostgresServer embedded() {
        TestDirectories.Claim claim = TestDirectories.claim("postgres");
        EmbeddedPostgres server = EmbeddedPostgres.start(claim.path(), 0);
        TestDirectories.deleteAtExit(claim, server::kill9);
        return server;
    }

    /** {@code sql/roles.sql} of this repository, found by walking up from the working directory. */
    public static Path rolesSql() {
        Path start = Path.of("").toAbsolutePath();
        for (Path folder = start; folder != null; folder = folder.getParent()) {
            Path candidate = folder.resolve("sql").resolve("roles.sql");
            if (Files.exists(candidate)) {
                return candidate;
            }
        }
        throw new EmbeddedException("There is no sql/roles.sql in or above " + start + ".");
    }
}
