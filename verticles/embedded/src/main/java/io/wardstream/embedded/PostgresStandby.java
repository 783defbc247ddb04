package io.wardstream.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;

/**
 * Standbys that stream from an embedded primary. Made as pg_basebackup does it, which is not among
 * the embedded programs: the files of the running primary are copied between pg_backup_start and
 * pg_backup_stop.
 */
public final class PostgresStandby {
    /** Of another server, or worth nothing in a copy. */
    private static final Set<String> LEFT_OUT =
            Set.of(
                    "postmaster.pid",
                    "postmaster.opts",
                    "pg_wal",
                    "pg_replslot",
                    "pg_dynshmem",
                    "pg_notify",
                    "pg_serial",
                    "pg_snapshots",
                    "pg_stat_tmp",
                    "pg_subtrans");

    private PostgresStandby() {}

    /**
     * A new standby of a running primary; no transaction of it is disturbed.
     *
     * @param directory empty or not there
     * @param name by which the primary knows it, in {@code synchronous_standby_names} too
     */
    public static EmbeddedPostgres of(EmbeddedPostgres primary, Path directory, String name) {
        Path data = directory.resolve("data");
        try (Connection connection = DriverManager.getConnection(primary.superuserJdbcUrl());
                Statement statement = connection.createStatement()) {
            // what a standby has missed must be there when it comes
            statement.execute("ALTER SYSTEM SET wal_keep_size = '512MB'");
            statement.execute("SELECT pg_reload_conf()");
            statement.execute("SELECT pg_backup_start('standby', true)");
            copy(primary.data(), data);
            Files.writeString(data.resolve("backup_label"), label(statement));
            ServiceDirectory.writePrivate(
                    directory.resolve("superuser.password"), primary.password() + "\n");
            return start(directory, primary, name);
        } catch (SQLException cause) {
            throw new EmbeddedException(
                    "PostgreSQL: no copy of the primary: " + cause.getMessage(), cause);
        } catch (IOException cause) {
            throw new UncheckedIOException("cannot copy " + primary.data(), cause);
        }
    }

    private static String label(Statement statement) throws SQLException {
        try (ResultSet row =
                statement.executeQuery("SELECT labelfile FROM pg_backup_stop(false)")) {
            boolean _ = row.next();
            return row.getString(1);
        }
    }

    /**
     * Lets a former primary, stopped in an orderly way before the promotion, follow the new one at
     * its old port.
     */
    public static EmbeddedPostgres rejoin(
            Path directory, EmbeddedPostgres newPrimary, String name) {
        try {
            return start(directory, newPrimary, name);
        } catch (IOException cause) {
            throw new UncheckedIOException("cannot prepare " + directory, cause);
        }
    }

    /** Makes a primary of a standby; returns when it takes writes. */
    public static void promote(EmbeddedPostgres standby) {
        try (Connection connection = DriverManager.getConnection(standby.superuserJdbcUrl());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT pg_promote(true, 60)")) {
            if (!row.next() || !row.getBoolean(1)) {
                throw new EmbeddedException("PostgreSQL: not promoted within a minute");
            }
        } catch (SQLException cause) {
            throw new EmbeddedException(
                    "PostgreSQL: cannot be promoted: " + cause.getMessage(), cause);
        }
    }

    private static EmbeddedPostgres start(Path directory, EmbeddedPostgres primary, String name)
            throws IOException {
        Path data = directory.resolve("data");
        Path signal = data.resolve("standby.signal");
        if (Files.notExists(signal)) {
            Files.createFile(signal);
        }
        Files.writeString(
                data.resolve("postgresql.auto.conf"),
                "primary_conninfo = 'host=%s port=%s user=%s password=%s application_name=%s'\n"
                        .formatted(
                                primary.host(),
                                String.valueOf(primary.port()),
                                EmbeddedPostgres.SUPERUSER,
                                primary.password(),
                                name),
                StandardOpenOption.APPEND);
        return EmbeddedPostgres.start(directory, 0);
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        Files.walkFileTree(
                from,
                new SimpleFileVisitor<Path>() {
                    @Override
                    public FileVisitResult preVisitDirectory(
                            Path folder, BasicFileAttributes attributes) throws IOException {
                        Files.copy(folder, target(folder), StandardCopyOption.COPY_ATTRIBUTES);
                        return isLeftOut(folder)
                                ? FileVisitResult.SKIP_SUBTREE
                                : FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        if (!isLeftOut(file)) {
                            copyIfThere(file, target(file));
                        }
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path file, IOException failure)
                            throws IOException {
                        return passOver(failure);
                    }

                    private boolean isLeftOut(Path path) {
                        return from.equals(path.getParent())
                                && LEFT_OUT.contains(String.valueOf(path.getFileName()));
                    }

                    private Path target(Path path) {
                        return to.resolve(from.relativize(path).toString());
                    }
                });
    }

    private static void copyIfThere(Path file, Path target) throws IOException {
        try {
            Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
        } catch (NoSuchFileException gone) {
            FileVisitResult _ = passOver(gone);
        }
    }

    /** The primary goes on meanwhile; what it removed, the log of the copy removes as well. */
    private static FileVisitResult passOver(IOException failure) throws IOException {
        if (failure instanceof NoSuchFileException) {
            return FileVisitResult.CONTINUE;
        }
        throw failure;
    }
}
