package io.wardstream.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A program that starts PostgreSQL in a directory, says so, and waits to be killed. */
final class ServiceHolder {
    private ServiceHolder() {}

    public static void main(String[] arguments) throws InterruptedException {
        EmbeddedPostgres server = EmbeddedPostgres.start(Path.of(arguments[0]), 0);
        System.out.println("serving " + server.pid());
        new CountDownLatch(1).await();
    }

    /** Runs it in a JVM of its own; returns once the server serves. */
    static Process start(Path directory) throws IOException {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                ServiceHolder.class.getName(),
                                directory.toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        for (String line = process.inputReader().readLine();
                line != null;
                line = process.inputReader().readLine()) {
            if (line.startsWith("serving ")) {
                return process;
            }
        }
        throw new IOException("the holder ended with " + process.exitValue());
    }
}
