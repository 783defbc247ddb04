package io.wardstream.lifecycle.archive;

import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import io.wardstream.lifecycle.archive.LakeFiles.File;
import io.wardstream.store.ObjectStoreException;
import java.util.List;
import java.util.function.Function;

/**
 * Reads files of one folder after the other. A file that is gone was written anew in another
 * generation: the manifest is asked for again, once. Thread-safe.
 */
final class LakeReader {
    private final LakeFiles files;
    private final ParquetRows rows;
    private final WorkerExecutor threads;

    LakeReader(LakeFiles files, ParquetRows rows, WorkerExecutor threads) {
        this.files = files;
        this.rows = rows;
        this.threads = threads;
    }

    /** Reads something of the files of a folder; blocks. */
    @FunctionalInterface
    interface Reading<T> {
        T of(ParquetRows rows, List<File> files);
    }

    /**
     * Reads a folder on a worker thread.
     *
     * @param period how to name it to people
     * @return failed with {@link LakeDamageException}, or with {@link ObjectStoreException} when
     *     the store cannot answer now or the folder cannot be read now
     */
    <T> Future<T> read(String folder, String period, Shelf shelf, Reading<T> reading) {
        return switch (shelf.state()) {
            case COLD -> notNow(folder, "is in the archive storage class");
            case GONE -> notNow(folder, "is no longer kept");
            case READABLE -> readable(folder, period, shelf, reading);
        };
    }

    /** It was readable when the question was planned; asked again, it is refused properly. */
    private static <T> Future<T> notNow(String folder, String why) {
        return Future.failedFuture(
                new ObjectStoreException(
                        ObjectStoreException.Category.AWAY, folder + " " + why, null));
    }

    private <T> Future<T> readable(String folder, String period, Shelf shelf, Reading<T> reading) {
        Function<List<File>, Future<T>> read =
                found -> threads.executeBlocking(() -> reading.of(rows, found), false);
        return files.of(folder, shelf.manifestSha256())
                .compose(read)
                .recover(
                        cause ->
                                isOf(cause, ObjectStoreException.Category.MISSING)
                                        ? files.again(folder, shelf.manifestSha256()).compose(read)
                                        : Future.failedFuture(cause))
                .recover(cause -> Future.failedFuture(named(period, cause)));
    }

    private static Throwable named(String period, Throwable cause) {
        return isOf(cause, ObjectStoreException.Category.MISSING)
                        || isOf(cause, ObjectStoreException.Category.CORRUPT)
                ? new LakeDamageException(period, cause)
                : cause;
    }

    private static boolean isOf(Throwable cause, ObjectStoreException.Category category) {
        return cause instanceof ObjectStoreException failure && failure.category() == category;
    }
}
