package io.wardstream.lifecycle.archive;

import com.jerolba.carpet.CloseableIterator;
import io.vertx.core.Future;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.samples.RestoredDays;
import io.wardstream.store.ObjectReader;
import io.wardstream.store.ObjectStoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/**
 * Brings a day of a hospital from the lake back into PostgreSQL: proven first, then file by file in
 * pieces. Done once more from the beginning it changes nothing. Confined to one event loop.
 */
final class DayReturn {

    /** An hour and a half of one device; one transaction. */
    private static final int PIECE_ROWS = 5_000;

    /** Identity decides, and the first sample counts: what came late stands behind. */
    private static final Comparator<PartFile> ORDER =
            Comparator.comparing(file -> file.name().startsWith("overlay-"));

    private final ObjectReader store;
    private final DayCheck check;
    private final RestoredDays restored;
    private final RestoreQueue queue;
    private final Workshop workshop;
    private final RestoreStep.Watch watch;

    DayReturn(
            ObjectReader store,
            DayCheck check,
            RestoredDays restored,
            RestoreQueue queue,
            Workshop workshop,
            RestoreStep.Watch watch) {
        this.store = store;
        this.check = check;
        this.restored = restored;
        this.queue = queue;
        this.workshop = workshop;
        this.watch = watch;
    }

    /**
     * Does the job.
     *
     * @param goOn asked between two pieces; a failure ends the attempt there
     * @return failed with category CORRUPT or MISSING when the day is damaged, and then nothing of
     *     it was brought back
     */
    Future<Void> bring(Restore job, Supplier<Future<Void>> goOn) {
        LocalDate day = job.folder().day();
        return check.check(job.folder())
                .map(manifest -> done(RestoreStep.VERIFIED, manifest))
                .compose(
                        manifest ->
                                restored.open(day)
                                        .compose(isOpen -> must(isOpen, day + " was not dropped"))
                                        .map(_ -> done(RestoreStep.OPENED, day))
                                        .compose(_ -> new Pieces(job, manifest, goOn).all()))
                .compose(_ -> restored.held())
                .compose(held -> must(held.contains(day), day + " was dropped meanwhile"))
                .map(_ -> done(RestoreStep.ALL_ADDED, day))
                .mapEmpty();
    }

    private <T> T done(RestoreStep step, T result) {
        watch.done(step);
        return result;
    }

    private static Future<Void> must(boolean is, String otherwise) {
        return is ? Future.succeededFuture() : Future.failedFuture(otherwise);
    }

    /** The rows of one day on their way. */
    private final class Pieces {
        private final Restore job;
        private final Manifest manifest;
        private final Supplier<Future<Void>> goOn;
        private long done;

        Pieces(Restore job, Manifest manifest, Supplier<Future<Void>> goOn) {
            this.job = job;
            this.manifest = manifest;
            this.goOn = goOn;
        }

        Future<Void> all() {
            return queue.progress(job.id(), manifest.rows(), 0)
                    .compose(
                            _ ->
                                    OneByOne.of(
                                            manifest.files().stream().sorted(ORDER).toList(),
                                            this::file));
        }

        private Future<Void> file(PartFile file) {
            String key = job.folder().key(file.name());
            return workshop.file()
                    .compose(
                            local ->
                                    store.download(key, local)
                                            .compose(
                                                    _ -> workshop.run(() -> open(key, local, file)))
                                            .compose(rows -> file(rows, file.rows()))
                                            .eventually(() -> workshop.delete(local)));
        }

        /** It was proven a moment ago, and has come over the network once more since. */
        private CloseableIterator<ArchivedSample> open(String key, Path local, PartFile file)
                throws IOException {
            if (!Sha256.of(local).equals(file.sha256())) {
                throw ObjectStoreException.corrupt(key, "has changed since it was proven");
            }
            return PartCheck.rows(local);
        }

        private Future<Void> file(CloseableIterator<ArchivedSample> rows, long count) {
            List<Long> pieces =
                    LongStream.iterate(0, at -> at < count, at -> at + PIECE_ROWS).boxed().toList();
            return OneByOne.of(pieces, _ -> goOn.get().compose(_ -> piece(rows)))
                    .eventually(
                            () ->
                                    workshop.run(
                                            () -> {
                                                rows.close();
                                                return true;
                                            }));
        }

        private Future<Void> piece(CloseableIterator<ArchivedSample> rows) {
            return workshop.run(() -> next(rows))
                    .compose(
                            samples ->
                                    restored.add(samples)
                                            .onSuccess(_ -> done += samples.size())
                                            .compose(
                                                    _ ->
                                                            queue.progress(
                                                                    job.id(),
                                                                    manifest.rows(),
                                                                    done)))
                    .map(_ -> done(RestoreStep.PIECE_ADDED, done))
                    .mapEmpty();
        }

        private List<VitalSample> next(CloseableIterator<ArchivedSample> rows) {
            List<VitalSample> piece = new ArrayList<>(PIECE_ROWS);
            while (piece.size() < PIECE_ROWS && rows.hasNext()) {
                piece.add(rows.next().toSample());
            }
            return piece;
        }
    }
}
