package io.wardstream.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a service's directory remembers of the process serving it: a later start finds it again by
 * this. A pid alone is not enough, it may belong to somebody else by now, so the start time is kept
 * beside it.
 *
 * @param pid the process
 * @param startedAtMillis when it started, epoch milliseconds
 * @param port where it listens
 */
public record ServiceState(long pid, long startedAtMillis, int port) {
    private static final long NOBODY = 0;
    private static final String FILE = "service.state";

    /** The kernel's boot time, from which start times are computed, moves with the wall clock. */
    private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(5);

    public static ServiceState of(ProcessHandle process, int port) {
        long startedAt = process.info().startInstant().orElse(Instant.EPOCH).toEpochMilli();
        return new ServiceState(process.pid(), startedAt, port);
    }

    public static Optional<ServiceState> read(Path directory) {
        try {
            List<String> words =
                    List.of(Files.readString(directory.resolve(FILE)).strip().split(" "));
            return Optional.of(
                    new ServiceState(
                            Long.parseLong(words.get(0)),
                            Long.parseLong(words.get(1)),
                            Integer.parseInt(words.get(2))));
        } catch (IOException | RuntimeException absentOrTorn) {
            return Optional.empty();
        }
    }

    public void write(Path directory) {
        Path next = directory.resolve(FILE + ".next");
        try {
            Files.writeString(next, pid + " " + startedAtMillis + " " + port + "\n");
            Files.move(next, directory.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException cause) {
            throw new UncheckedIOException("cannot write " + directory.resolve(FILE), cause);
        }
    }

    public static void forget(Path directory) {
        try {
            Files.deleteIfExists(directory.resolve(FILE));
        } catch (IOException cause) {
            throw new UncheckedIOException("cannot delete " + directory.resolve(FILE), cause);
        }
    }

    /** Remembers the port for the next start, and that nobody serves there now. */
    static void writeStopped(Path directory, int port) {
        new ServiceState(NOBODY, 0, port).write(directory);
    }

    /** The process, if it is still the one that was written down. */
    public Optional<ProcessHandle> process() {
        return pid == NOBODY
                ? Optional.empty()
                : ProcessHandle.of(pid).filter(Signals::isRunning).filter(this::isTheSame);
    }

    private boolean isTheSame(ProcessHandle process) {
        return process.info()
                .startInstant()
                .map(
                        start ->
                                Math.abs(start.toEpochMilli() - startedAtMillis)
                                        <= CLOCK_TOLERANCE.toMillis())
                .orElse(startedAtMillis == 0);
    }
}
