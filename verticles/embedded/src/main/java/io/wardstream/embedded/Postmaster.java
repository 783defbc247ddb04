package io.wardstream.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * The server process named by a data directory's postmaster.pid, if it is alive and is a
 * PostgreSQL.
 */
record Postmaster(ProcessHandle process, int port) {
    private static final Duration RECOVERY_LIMIT = Duration.ofMinutes(2);
    private static final int PID_LINE = 0;
    private static final int PORT_LINE = 3;

    static Optional<Postmaster> of(Path data) {
        try {
            List<String> lines = Files.readAllLines(data.resolve("postmaster.pid"));
            long pid = Long.parseLong(lines.get(PID_LINE).strip());
            int port = Integer.parseInt(lines.get(PORT_LINE).strip());
            return ProcessHandle.of(pid)
                    .filter(Signals::isRunning)
                    .filter(Postmaster::isPostgres)
                    .map(process -> new Postmaster(process, port));
        } catch (IOException | RuntimeException absentOrTorn) {
            return Optional.empty();
        }
    }

    /** The port of the server that last served this directory, 0 if there was none. */
    static int lastPort(Path directory) {
        return ServiceState.read(directory).map(ServiceState::port).orElse(0);
    }

    /** The pid in an old file may be anybody's by now. */
    private static boolean isPostgres(ProcessHandle process) {
        return process.info().command().map(path -> path.endsWith("postgres")).orElse(true);
    }

    /**
     * Clears the way for a new postmaster where the old one was killed: ends the processes it left
     * in the directory, and deletes a postmaster.pid whose number belongs to a dead process or to
     * another program. PostgreSQL would take that for a running server, which is the rule rather
     * than the exception when a container starts again.
     */
    static void clearRemains(Path data) {
        List<ProcessHandle> orphans =
                ProcessHandle.allProcesses().filter(process -> worksIn(process, data)).toList();
        orphans.forEach(ProcessHandle::destroyForcibly);
        Signals.awaitAll(orphans);
        if (of(data).isEmpty()) {
            data.resolve("postmaster.pid").toFile().delete();
        }
    }

    private static boolean worksIn(ProcessHandle process, Path data) {
        try {
            Path folder =
                    Files.readSymbolicLink(Path.of("/proc", Long.toString(process.pid()), "cwd"));
            return folder.equals(data) && isPostgres(process);
        } catch (IOException notOurs) {
            return false;
        }
    }

    /**
     * Waits out a crash recovery in progress. False if the process does not serve within two
     * minutes or ends.
     */
    boolean awaitReady(IntPredicate canConnect) {
        Instant end = Instant.now().plus(RECOVERY_LIMIT);
        while (process.isAlive() && Instant.now().isBefore(end)) {
            if (canConnect.test(port)) {
                return true;
            }
            Patience.pause(Duration.ofMillis(100));
        }
        return false;
    }
}
