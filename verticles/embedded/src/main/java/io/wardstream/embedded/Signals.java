package io.wardstream.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** Signals to whole families of processes: the one started and everything it started in turn. */
public final class Signals {
    private static final Duration KILL_LIMIT = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(10);

    /** Positions in /proc/pid/stat after the command's name. */
    private static final int STATE_FIELD = 0;

    private static final int THREADS_FIELD = 17;

    private Signals() {}

    /** Sends one signal, by name without SIG; a process that is gone already is no failure. */
    public static void send(String signal, long pid) {
        // The shell's built-in kill: small images have no /bin/kill.
        Commands.Outcome ignored =
                Commands.run(KILL_LIMIT, List.of("sh", "-c", "kill -" + signal + " " + pid));
    }

    /**
     * kill -9 of the family, parent first so that it cannot replace a child; returns when all are
     * gone.
     */
    public static void killFamily(long pid) {
        ProcessHandle.of(pid)
                .ifPresent(
                        parent -> {
                            List<ProcessHandle> children = parent.descendants().toList();
                            parent.destroyForcibly();
                            children.forEach(ProcessHandle::destroyForcibly);
                            awaitAll(Stream.concat(Stream.of(parent), children.stream()).toList());
                        });
    }

    /**
     * Waits until every one of them is gone; a process stuck in the kernel is the one reason for
     * failure.
     */
    static void awaitAll(List<ProcessHandle> processes) {
        for (ProcessHandle process : processes) {
            if (!awaitExit(process, KILL_LIMIT)) {
                throw new EmbeddedException("Process " + process.pid() + " does not end.");
            }
        }
    }

    /** SIGSTOP to the family, parent first so that it starts no more children. */
    static void pauseFamily(long pid) {
        send("STOP", pid);
        ProcessHandle.of(pid)
                .ifPresent(
                        parent -> parent.descendants().forEach(child -> send("STOP", child.pid())));
    }

    /** SIGCONT to the family, children first. */
    static void resumeFamily(long pid) {
        ProcessHandle.of(pid)
                .ifPresent(
                        parent -> parent.descendants().forEach(child -> send("CONT", child.pid())));
        send("CONT", pid);
    }

    /**
     * Waits for the end of a process, child of this JVM or not. Returns false if it still runs
     * after the limit.
     */
    public static boolean awaitExit(ProcessHandle process, Duration limit) {
        Instant end = Instant.now().plus(limit);
        while (isRunning(process)) {
            if (Instant.now().isAfter(end)) {
                return false;
            }
            Patience.pause(POLL); // onExit() of somebody else's child looks seconds apart
        }
        return true;
    }

    /** True if that process runs; one that is dead but not yet collected by its parent does not. */
    public static boolean isRunning(long pid) {
        return ProcessHandle.of(pid).filter(Signals::isRunning).isPresent();
    }

    /**
     * True unless it is gone, or dead and only not yet collected: some containers have nobody who
     * collects. A dead process with threads left still holds its ports and files.
     */
    static boolean isRunning(ProcessHandle process) {
        if (!process.isAlive()) {
            return false;
        }
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return !fields[STATE_FIELD].equals("Z") || !fields[THREADS_FIELD].equals("1");
        } catch (IOException noProc) {
            return process.isAlive();
        }
    }
}
