package io.wardstream.lifecycle.archive;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One thread and one folder for what blocks: Parquet files on their way. What a killed process left
 * in the folder is deleted when the next one opens it.
 */
final class Workshop {
    private static final long LONGEST_MINUTES = 10;
    private static final Duration LONGEST_LIFE = Duration.ofDays(1);
    private static final Pattern NAME = Pattern.compile("part-(\\d+)-.*");

    private final WorkerExecutor thread;
    private final Path folder;

    private Workshop(WorkerExecutor thread, Path folder) {
        this.thread = thread;
        this.folder = folder;
    }

    /**
     * @param folder made where missing; may be shared by processes of one machine
     */
    static Future<Workshop> open(Vertx vertx, Path folder) {
        Workshop workshop =
                new Workshop(
                        vertx.createSharedWorkerExecutor(
                                "archive", 1, LONGEST_MINUTES, TimeUnit.MINUTES),
                        folder);
        return workshop.run(workshop::sweep).map(workshop);
    }

    private Boolean sweep() throws IOException {
        Files.createDirectories(folder);
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(Workshop::isLeft).toList()) {
                Files.deleteIfExists(file);
            }
        }
        return true;
    }

    /** In containers every process may have the same number, hence the age. */
    private static boolean isLeft(Path file) {
        Matcher name = NAME.matcher(String.valueOf(file.getFileName()));
        if (!name.matches()) {
            return false;
        }
        long modified = file.toFile().lastModified();
        return ProcessHandle.of(Long.parseLong(name.group(1))).isEmpty()
                || Duration.ofMillis(System.currentTimeMillis() - modified).compareTo(LONGEST_LIFE)
                        > 0;
    }

    /** One after the other, in the order of the calls. */
    <T> Future<T> run(Callable<T> work) {
        return thread.executeBlocking(work, true);
    }

    /** A new empty file. */
    Future<Path> file() {
        return run(this::newFile);
    }

    /** As {@link #file}, for who runs here already. Blocks. */
    Path newFile() throws IOException {
        String prefix = "part-" + ProcessHandle.current().pid() + "-";
        return Files.createTempFile(folder, prefix, ".parquet");
    }

    Future<Void> delete(Path file) {
        return run(() -> Files.deleteIfExists(file)).mapEmpty();
    }

    Future<Void> close() {
        return thread.close();
    }
}
