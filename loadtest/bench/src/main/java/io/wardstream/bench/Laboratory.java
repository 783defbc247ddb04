package io.wardstream.bench;

import io.wardstream.embedded.DatabaseRoles;
import io.wardstream.embedded.EmbeddedPostgres;
import io.wardstream.embedded.EmbeddedRedis;
import io.wardstream.embedded.EmbeddedS3;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** PostgreSQL and Redis of one run, in a directory of its own that is gone afterwards. */
final class Laboratory {

    private static final Logger LOG = LoggerFactory.getLogger(Laboratory.class);
    private static final String DATABASE = "wardstream";
    private static final int PASSWORD_BYTES = 18;

    private final Path directory;
    private final Map<String, String> passwords =
            Map.of(
                    DatabaseRoles.OWNER, password(),
                    DatabaseRoles.PLATFORM, password(),
                    DatabaseRoles.READER, password());
    private final EmbeddedPostgres postgres;
    private final EmbeddedRedis redis;

    private Laboratory(Path directory, EmbeddedPostgres postgres, EmbeddedRedis redis) {
        this.directory = directory;
        this.postgres = postgres;
        this.redis = redis;
    }

    /**
     * Starts both services and prepares the database.
     *
     * @param parent where the run's own directory is made
     * @param cleanup stops them and removes the directory
     */
    static Laboratory open(Path parent, Path rolesSql, Cleanup cleanup) throws IOException {
        Path directory =
                Files.createTempDirectory(Files.createDirectories(parent), "wardstream-bench-");
        AutoCloseable _ = cleanup.add(() -> delete(directory));
        EmbeddedPostgres postgres = EmbeddedPostgres.start(directory.resolve("postgres"), 0);
        AutoCloseable _ = cleanup.add(postgres::stop);
        EmbeddedRedis redis = EmbeddedRedis.start(directory.resolve("redis"), 0);
        AutoCloseable _ = cleanup.add(redis::stop);
        Laboratory laboratory = new Laboratory(directory, postgres, redis);
        DatabaseRoles.prepare(postgres, rolesSql, laboratory.passwords, DATABASE);
        return laboratory;
    }

    Path directory() {
        return directory;
    }

    /**
     * Starts an object store too.
     *
     * @param cleanup stops it
     * @return lines of the platform's settings that make it archive there
     */
    String startObjectStore(Cleanup cleanup) {
        EmbeddedS3 store = EmbeddedS3.start(directory.resolve("s3"), 0);
        AutoCloseable _ = cleanup.add(store::stop);
        Path _ = store.bucket(DATABASE);
        return "s3: {enabled: true, endpoint: \"%s\", bucket: %s, accessKey: %s, secretKey: \"%s\"}"
                .formatted(store.endpoint(), DATABASE, store.accessKey(), store.secretKey());
    }

    /** What tells the platform where its services are, and with which passwords. */
    Map<String, String> environment() {
        return Map.of(
                "WARDSTREAM_POSTGRES_HOSTS", postgres.host() + ":" + postgres.port(),
                "WARDSTREAM_POSTGRES_DATABASE", DATABASE,
                "WARDSTREAM_POSTGRES_OWNER_PASSWORD", password(DatabaseRoles.OWNER),
                "WARDSTREAM_POSTGRES_PLATFORM_PASSWORD", password(DatabaseRoles.PLATFORM),
                "WARDSTREAM_POSTGRES_READER_PASSWORD", password(DatabaseRoles.READER),
                "WARDSTREAM_REDIS_URL", redis.url());
    }

    Connection owner() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://" + postgres.host() + ":" + postgres.port() + "/" + DATABASE,
                DatabaseRoles.OWNER,
                password(DatabaseRoles.OWNER));
    }

    PostgresMeter meter() throws SQLException {
        return PostgresMeter.open(postgres.pid(), superuserUrl());
    }

    /** Who may see the statistics of all roles. */
    Connection superuser() throws SQLException {
        return DriverManager.getConnection(superuserUrl());
    }

    private String superuserUrl() {
        return postgres.superuserJdbcUrl().replace("/postgres?", "/" + DATABASE + "?");
    }

    private String password(String role) {
        return Objects.requireNonNull(passwords.get(role), role);
    }

    private static String password() {
        byte[] random = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(random);
        return Base64.getUrlEncoder().encodeToString(random);
    }

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.delete(file);
            }
        } catch (IOException | UncheckedIOException left) {
            LOG.warn("directory not removed directory={} cause={}", directory, left.toString());
        }
    }
}
