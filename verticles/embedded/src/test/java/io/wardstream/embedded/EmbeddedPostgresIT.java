package io.wardstream.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bad days of a server that lives longer than whoever started it. */
final class EmbeddedPostgresIT {
    @TempDir private Path folder;

    @Test
    void killingItsParentLeavesItServingAndTheNextStartTakesItOver() throws Exception {
        Process holder = ServiceHolder.start(folder);
        assertThatThrownBy(() -> EmbeddedPostgres.start(folder, 0))
                .isInstanceOf(EmbeddedException.class)
                .hasMessage(
                        "PostgreSQL: the directory "
                                + folder
                                + " is in use by another running instance.");
        long pid = Postmaster.of(folder.resolve("data")).orElseThrow().process().pid();

        holder.destroyForcibly().waitFor();
        try (EmbeddedPostgres server = EmbeddedPostgres.start(folder, 0)) {
            assertThat(server.pid()).isEqualTo(pid);
            execute(server, "CREATE TABLE still_here ()");
        }
        assertThat(Signals.isRunning(pid)).isFalse();
    }

    @Test
    void killingItKeepsWhatWasCommitted() throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.start(folder, 0)) {
            int port = server.port();
            execute(server, "CREATE TABLE kept AS SELECT generate_series(1, 10000) AS number");
            List<Long> family = family(server.pid());

            server.kill9();
            assertThat(family).hasSizeGreaterThan(3).noneMatch(Signals::isRunning);
            server.restart();

            assertThat(server.port()).isEqualTo(port);
            assertThat(SharedPostgresIT.ask(server.superuserJdbcUrl(), "SELECT count(*) FROM kept"))
                    .isEqualTo("10000");
        }
    }

    @Test
    void aPostmasterKilledBySomebodyElseIsReplaced() throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.start(folder, 0)) {
            execute(server, "CREATE TABLE kept AS SELECT 1 AS number");
            ProcessHandle.of(server.pid()).orElseThrow().destroyForcibly();
            server.restart();
            assertThat(SharedPostgresIT.ask(server.superuserJdbcUrl(), "SELECT count(*) FROM kept"))
                    .isEqualTo("1");
        }
    }

    @Test
    void aPausedServerKeepsItsConnectionsAndAnswersLater() throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.start(folder, 0);
                Connection connection = DriverManager.getConnection(server.superuserJdbcUrl());
                Statement statement = connection.createStatement()) {
            server.pause();
            CompletableFuture<Boolean> answer =
                    CompletableFuture.supplyAsync(() -> answers(statement));
            assertThatThrownBy(() -> answer.get(300, TimeUnit.MILLISECONDS))
                    .isInstanceOf(TimeoutException.class);
            server.resume();
            assertThat(answer.get(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void stoppingLeavesNothingRunningEvenWithConnectionsOpen() throws Exception {
        EmbeddedPostgres server = EmbeddedPostgres.start(folder, 0);
        try (Connection open = DriverManager.getConnection(server.superuserJdbcUrl())) {
            assertThat(open.isValid(1)).isTrue();
            List<Long> family = family(server.pid());
            server.stop();
            assertThat(family).hasSizeGreaterThan(3).noneMatch(Signals::isRunning);
        }
        assertThat(Ports.isFree(server.port())).isTrue();
        server.stop();
    }

    @Test
    void aTakenPortIsNamed() throws Exception {
        try (ServerSocket taker = new ServerSocket(0, 1, Ports.loopback())) {
            int port = taker.getLocalPort();
            assertThatThrownBy(() -> EmbeddedPostgres.start(folder, port))
                    .isInstanceOf(EmbeddedException.class)
                    .hasMessage("PostgreSQL: port " + port + " is taken by another process.");
        }
    }

    @Test
    void aDirectoryThatCannotBeMadeIsNamed() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> EmbeddedPostgres.start(file, 0))
                .isInstanceOf(EmbeddedException.class)
                .hasMessage("PostgreSQL: " + file + " is a file, not a directory.");
        assertThatThrownBy(() -> EmbeddedPostgres.start(Path.of("/proc/wardstream"), 0))
                .isInstanceOf(EmbeddedException.class)
                .hasMessageStartingWith(
                        "PostgreSQL: the directory /proc/wardstream is not writable");
    }

    @Test
    void anOldPidFileWhoseNumberIsNowAnotherProgramIsNoObstacle() throws Exception {
        EmbeddedPostgres first = EmbeddedPostgres.start(folder, 0);
        Path pidFile = folder.resolve("data").resolve("postmaster.pid");
        String content = Files.readString(pidFile);
        first.kill9();
        first.stop();
        Files.writeString(
                pidFile,
                content.replaceFirst("\\d+", Long.toString(ProcessHandle.current().pid())));
        try (EmbeddedPostgres second = EmbeddedPostgres.start(folder, 0)) {
            execute(second, "SELECT 1");
        }
    }

    @Test
    void secretsAreForTheirOwnerOnly() throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.start(folder, 0)) {
            assertThat(server.port()).isPositive();
            assertThat(
                            PosixFilePermissions.toString(
                                    Files.getPosixFilePermissions(
                                            folder.resolve("superuser.password"))))
                    .isEqualTo("rw-------");
        }
    }

    private static boolean answers(Statement statement) {
        try {
            return statement.execute("SELECT 1");
        } catch (SQLException broken) {
            return false;
        }
    }

    private static List<Long> family(long pid) {
        ProcessHandle parent = ProcessHandle.of(pid).orElseThrow();
        return Stream.concat(Stream.of(parent), parent.descendants())
                .map(ProcessHandle::pid)
                .toList();
    }

    private static void execute(EmbeddedPostgres server, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(server.superuserJdbcUrl());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
