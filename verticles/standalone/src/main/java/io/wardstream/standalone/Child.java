package io.wardstream.standalone;

import io.wardstream.embedded.ServiceDirectory;
import io.wardstream.embedded.ServiceState;
import io.wardstream.embedded.Sessions;
import io.wardstream.embedded.Signals;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A JVM started by the supervisor, in a session of its own so that the terminal's Ctrl-C does not
 * reach it: its end has its turn. It is remembered in a directory, for the case that the supervisor
 * is killed and the child lives on.
 */
final class Child {
    private static final File NOTHING = new File("/dev/null");
    private static final Duration POLL = Duration.ofMillis(50);

    /** For a child left over by a killed supervisor: the platform's longest drain and some. */
    private static final Duration STALE_LIMIT = Duration.ofMinutes(1);

    private final String name;
    private final Path memory;
    private final Process process;

    private Child(String name, Path memory, Process process) {
        this.name = name;
        this.memory = memory;
        this.process = process;
    }

    /**
     * @param name for people
     * @param memory directory in which the process is remembered
     * @param environment added to this process's own, less the settings that are for the supervisor
     *     only
     * @param output where stdout and stderr go
     */
    static Child start(
            String name,
            Path memory,
            List<String> command,
            Map<String, String> environment,
            ProcessBuilder.Redirect output) {
        try {
            Files.createDirectories(memory);
            ProcessBuilder builder =
                    new ProcessBuilder(Sessions.own(command))
                            .redirectInput(NOTHING)
                            .redirectErrorStream(true)
                            .redirectOutput(output);
            builder.environment().remove(PlatformProcess.JAVA_OPTIONS);
            builder.environment().putAll(environment);
            Process process = builder.start();
            ServiceState.of(process.toHandle(), 0).write(memory);
            return new Child(name, memory, process);
        } catch (IOException cause) {
            throw new UncheckedIOException("cannot run the " + name, cause);
        }
    }

    /**
     * Ends what a killed supervisor left running.
     *
     * @param names of the directories in which it is remembered, in the order of their end
     */
    static void endStale(ServiceDirectory data, List<String> names, Progress progress) {
        for (String name : names) {
            if (endStale(data.resolve(name))) {
                progress.say("Stopped the " + name + " that an earlier run had left behind.");
            }
        }
    }

    private static boolean endStale(Path memory) {
        ProcessHandle stale = ServiceState.read(memory).flatMap(ServiceState::process).orElse(null);
        if (stale == null) {
            return false;
        }
        Signals.send("TERM", stale.pid());
        if (!Signals.awaitExit(stale, STALE_LIMIT)) {
            Signals.killFamily(stale.pid());
        }
        ServiceState.forget(memory);
        return true;
    }

    Process process() {
        return process;
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** The exit code of a child that has ended. */
    int exitCode() {
        return process.exitValue();
    }

    /**
     * SIGTERM, then SIGKILL when the limit is over or somebody hurries. Returns when it is gone.
     */
    void stop(Duration limit, StopRequest request, Progress progress) {
        if (process.isAlive()) {
            // By its handle: the process's own destroy() would close the pipe its last words come
            // through.
            boolean _ = process.toHandle().destroy();
        }
        Instant end = Instant.now().plus(limit);
        while (!hasEnded()) {
            if (Instant.now().isAfter(end) || request.isHurried()) {
                progress.say("The " + name + " is killed, it did not end in time.");
                Signals.killFamily(process.pid());
                break;
            }
        }
        ServiceState.forget(memory);
    }

    private boolean hasEnded() {
        try {
            return process.waitFor(POLL.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException cause) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
