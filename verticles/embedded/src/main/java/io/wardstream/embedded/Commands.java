package io.wardstream.embedded;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs short-lived helper programs and keeps what they print. */
final class Commands {
    private static final File NOTHING = new File("/dev/null");

    private Commands() {}

    /**
     * How a program ended; {@code exit} is -1 if it could not be started or did not end in time.
     */
    record Outcome(int exit, String output) {
        boolean isSuccess() {
            return exit == 0;
        }

        /** What it printed, on one line and short enough for an error message. */
        String oneLine() {
            String line = output.strip().replaceAll("\\s*\\R\\s*", "; ");
            return line.length() <= 600 ? line : line.substring(line.length() - 600);
        }
    }

    static Outcome run(Duration limit, List<String> command) {
        Path output = null;
        try {
            // A file, not a pipe: a daemon that inherits a pipe would keep the reader waiting for
            // ever.
            output = Files.createTempFile("wardstream-", ".out");
            ProcessBuilder builder =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectInput(NOTHING)
                            .redirectOutput(output.toFile());
            cleanEnvironment(builder);
            Process process = builder.start();
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                return new Outcome(
                        -1,
                        "no end after " + limit.toSeconds() + " s; " + Files.readString(output));
            }
            return new Outcome(process.exitValue(), Files.readString(output));
        } catch (IOException cause) {
            return new Outcome(-1, String.valueOf(cause.getMessage()));
        } catch (InterruptedException cause) {
            Thread.currentThread().interrupt();
            return new Outcome(-1, "interrupted");
        } finally {
            if (output != null) {
                output.toFile().delete();
            }
        }
    }

    /**
     * Starts a program in a session of its own, with its output in a log that is begun anew.
     *
     * @throws EmbeddedException if it cannot be run at all
     */
    static ProcessHandle startDetached(List<String> command, Path log, Path workingDirectory) {
        ProcessBuilder builder =
                new ProcessBuilder(Sessions.own(command))
                        .directory(workingDirectory.toFile())
                        .redirectErrorStream(true)
                        .redirectInput(NOTHING)
                        .redirectOutput(log.toFile());
        cleanEnvironment(builder);
        try {
            return builder.start().toHandle();
        } catch (IOException cause) {
            throw new EmbeddedException(
                    "Cannot run " + command.getFirst() + " (" + cause.getMessage() + ").", cause);
        }
    }

    /**
     * The caller's PGDATA, PGPORT, LANG and the like must not reach the servers: their settings are
     * ours.
     */
    static void cleanEnvironment(ProcessBuilder builder) {
        builder.environment()
                .keySet()
                .removeIf(name -> name.startsWith("PG") || name.startsWith("LC_"));
        builder.environment().put("LC_ALL", "C");
        builder.environment().put("TZ", "UTC");
    }
}
