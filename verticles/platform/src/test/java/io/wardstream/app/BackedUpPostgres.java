package io.wardstream.app;

import static org.awaitility.Awaitility.await;

import io.wardstream.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * A server that is backed up as docs/OPERATIONS.md says: its write-ahead log is archived, and its
 * files are copied while it works. What pg_basebackup does is done here by the same functions,
 * because it must be of the server's version.
 */
final class BackedUpPostgres {
    private static final List<String> NOT_COPIED = List.of("postmaster.pid", "postmaster.opts");
    private static final String LOG = "pg_wal";
    private static final Duration SOON = Duration.ofSeconds(60);

    private final Path folder;
    private final EmbeddedPostgres server;

    private BackedUpPostgres(Path folder, EmbeddedPostgres server) {
        this.folder = folder;
        this.server = server;
    }

    /** Starts an empty one that archives its log. */
    static BackedUpPostgres start(Path folder, Path archive) throws IOException, SQLException {
        Files.createDirectories(archive);
        EmbeddedPostgres server = EmbeddedPostgres.start(folder, 0);
        BackedUpPostgres started = new BackedUpPostgres(folder, server);
        started.run("ALTER SYSTEM SET archive_mode = on");
        started.run(
                "ALTER SYSTEM SET archive_command = 'test ! -f %1$s/%%f && cp %%p %1$s/%%f'"
                        .formatted(archive));
        server.restart();
        return started;
    }

    /**
     * Starts another of a copy and the archived log, and waits until it has recovered all of it.
     */
    static EmbeddedPostgres restore(Path copy, Path archive, Path folder, Path secretOf)
            throws IOException, SQLException {
        Path data = folder.resolve("data");
        Files.createDirectories(folder);
        Files.copy(
                secretOf.resolve("superuser.password"),
                folder.resolve("superuser.password"),
                StandardCopyOption.COPY_ATTRIBUTES);
        copyTree(copy, data);
        Files.writeString(
                data.resolve("postgresql.auto.conf"),
                "archive_mode = off\nrestore_command = 'cp %s/%%f %%p'\n".formatted(archive),
                StandardOpenOption.APPEND);
        Files.createFile(data.resolve("recovery.signal"));
        EmbeddedPostgres restored = EmbeddedPostgres.start(folder, 0);
        await().atMost(SOON).until(() -> ask(restored, "SELECT pg_is_in_recovery()").equals("f"));
        return restored;
    }

    EmbeddedPostgres server() {
        return server;
    }

    /** Copies the files of the working server; {@code meanwhile} happens between. */
    void copyTo(Path copy, Runnable meanwhile) throws IOException, SQLException {
        try (Connection connection = DriverManager.getConnection(server.superuserJdbcUrl());
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_backup_start('nightly', true)");
            copyTree(folder.resolve("data"), copy);
            meanwhile.run();
            try (ResultSet stopped = statement.executeQuery("SELECT * FROM pg_backup_stop()")) {
                stopped.next();
                Files.writeString(copy.resolve("backup_label"), stopped.getString("labelfile"));
            }
        }
    }

    /** Waits until all that is committed by now is in the archive. */
    void archiveLog() throws SQLException {
        String last = ask(server, "SELECT pg_walfile_name(pg_switch_wal())");
        await().atMost(SOON)
                .until(
                        () ->
                                ask(
                                                server,
                                                "SELECT coalesce(last_archived_wal, '') >= '%s' FROM pg_stat_archiver"
                                                        .formatted(last))
                                        .equals("t"));
    }

    /** The machine is lost with its disk. */
    void lose() throws IOException {
        server.kill9();
        try (Stream<Path> files = Files.walk(folder.resolve("data"))) {
            for (Path file : files.sorted((one, other) -> other.compareTo(one)).toList()) {
                Files.deleteIfExists(file);
            }
        }
        server.stop();
    }

    private void run(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(server.superuserJdbcUrl());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String ask(EmbeddedPostgres server, String question) throws SQLException {
        try (Connection connection = DriverManager.getConnection(server.superuserJdbcUrl());
                Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery(question)) {
            answer.next();
            return answer.getString(1);
        }
    }

    private static void copyTree(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            files.filter(file -> isCopied(from.relativize(file)))
                    .forEach(file -> copy(file, to.resolve(from.relativize(file))));
        }
    }

    /** The log of the copy comes from the archive. */
    private static boolean isCopied(Path file) {
        boolean isOfLog = file.startsWith(LOG) && file.getNameCount() > 1;
        return !isOfLog && !NOT_COPIED.contains(file.toString());
    }

    private static void copy(Path file, Path target) {
        try {
            Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
        } catch (NoSuchFileException gone) {
            // the server works on: what it deletes meanwhile, its log deletes again
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }
}
