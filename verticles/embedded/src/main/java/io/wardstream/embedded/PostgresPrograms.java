package io.wardstream.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs initdb and pg_ctl. PostgreSQL refuses to run as root, so root runs them in a user namespace
 * of their own, where the same user is nobody and the files still belong to it.
 */
final class PostgresPrograms {
    private static final Duration INITDB_LIMIT = Duration.ofMinutes(2);

    /** Recovery after a crash replays up to max_wal_size, which can take a while on a slow disk. */
    private static final int START_SECONDS = 120;

    private final Path home;
    private final List<String> prefix;

    private PostgresPrograms(Path home, List<String> prefix) {
        this.home = home;
        this.prefix = prefix;
    }

    static PostgresPrograms unpacked() {
        String machine = Binaries.platform("x86_64", "arm_64");
        Path home = Binaries.unpackedTxz("PostgreSQL", "postgres-" + machine + ".txz");
        return new PostgresPrograms(home, isRoot() ? namespace() : List.of());
    }

    private static boolean isRoot() {
        try {
            return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException noProc) {
            return System.getProperty("user.name").equals("root");
        }
    }

    private static List<String> namespace() {
        Commands.Outcome trial =
                Commands.run(Duration.ofSeconds(10), List.of("unshare", "-U", "true"));
        if (!trial.isSuccess()) {
            throw new EmbeddedException(
                    "PostgreSQL refuses to run as root and this machine allows no user namespaces ("
                            + trial.oneLine()
                            + "): run as an ordinary user, for example with `su -s /bin/bash <user> -c ...`,"
                            + " or allow them (sysctl user.max_user_namespaces; in Docker --security-opt seccomp=unconfined).");
        }
        return List.of("unshare", "-U");
    }

    /**
     * Makes a new cluster: UTF-8, the C.UTF-8 rules that are part of the server, a password for
     * every connection.
     */
    void initialize(Path data, String superuserPassword) {
        Path password = data.resolveSibling("initdb.password");
        try {
            ServiceDirectory.writePrivate(password, superuserPassword + "\n");
            Commands.Outcome outcome =
                    run(
                            INITDB_LIMIT,
                            "initdb",
                            List.of(
                                    "--pgdata=" + data,
                                    "--username=" + EmbeddedPostgres.SUPERUSER,
                                    "--pwfile=" + password,
                                    "--auth=scram-sha-256",
                                    "--encoding=UTF8",
                                    "--locale-provider=builtin",
                                    "--builtin-locale=C.UTF-8",
                                    "--locale=C"));
            if (!outcome.isSuccess()) {
                throw new EmbeddedException(
                        "PostgreSQL: initdb failed in " + data + ": " + outcome.oneLine());
            }
            Files.writeString(data.resolve("postgresql.conf"), "include 'wardstream.conf'\n");
        } catch (IOException cause) {
            throw new UncheckedIOException("cannot prepare " + data, cause);
        } finally {
            password.toFile().delete();
        }
    }

    /** Starts the postmaster in a session of its own and waits until it takes connections. */
    Commands.Outcome start(Path data, Path log) {
        return run(
                Duration.ofSeconds(START_SECONDS + 10L),
                "pg_ctl",
                List.of(
                        "start",
                        "--pgdata=" + data,
                        "--log=" + log,
                        "--wait",
                        "--timeout=" + START_SECONDS));
    }

    private Commands.Outcome run(Duration limit, String program, List<String> arguments) {
        List<String> command = new ArrayList<>(prefix);
        command.add(home.resolve("bin").resolve(program).toString());
        command.addAll(arguments);
        return Commands.run(limit, command);
    }
}
