package io.wardstream.lifecycle.archive;

import io.vertx.core.Future;
import io.wardstream.samples.rollup.ClosedHours;
import io.wardstream.samples.rollup.RollupBucket;
import io.wardstream.store.ObjectStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes a month of hours of a hospital to the object store, as {@link DayExport} does with days:
 * file by file, at last the manifest.
 */
final class HoursExport {
    private final ObjectStore store;
    private final ClosedHours hours;
    private final SignedFolder signed;
    private final Workshop workshop;
    private final long partRows;
    private final Clock clock;

    /**
     * @param partRows a file is ended after the patient with whom it has so many
     */
    HoursExport(
            ObjectStore store,
            ClosedHours hours,
            SignedFolder signed,
            Workshop workshop,
            long partRows,
            Clock clock) {
        this.store = store;
        this.hours = hours;
        this.signed = signed;
        this.workshop = workshop;
        this.partRows = partRows;
        this.clock = clock;
    }

    /**
     * What an earlier attempt left in the folder is deleted first.
     *
     * @param goOn asked between two steps; a failure ends the export there
     */
    Future<ArchiveDays.Contents> export(HoursFolder folder, Supplier<Future<Void>> goOn) {
        Files files = new Files(folder);
        return store.list(folder.path())
                .compose(found -> OneByOne.of(found, object -> store.delete(object.key())))
                .compose(
                        _ ->
                                hours.each(
                                        folder.hospitalId(),
                                        folder.month(),
                                        page -> goOn.get().compose(_ -> files.add(page))))
                .compose(_ -> files.end())
                .recover(cause -> files.giveUp().transform(_ -> Future.failedFuture(cause)))
                .compose(_ -> sign(folder, files.done));
    }

    private Future<ArchiveDays.Contents> sign(HoursFolder folder, List<HoursFile> files) {
        HoursManifest manifest =
                new HoursManifest(
                        HoursManifest.SCHEMA_VERSION,
                        folder.hospitalId(),
                        folder.month(),
                        clock.instant().truncatedTo(ChronoUnit.MILLIS),
                        files);
        return signed.put(folder.path(), HoursJson.encode(manifest))
                .map(
                        seal ->
                                new ArchiveDays.Contents(
                                        manifest.rows(),
                                        manifest.bytes(),
                                        files.size(),
                                        seal.sha256(),
                                        seal.keyId()));
    }

    /** The files of one month, one open at a time. Confined to one event loop and the workshop. */
    private final class Files {
        private final HoursFolder folder;
        private final List<HoursFile> done = new ArrayList<>();
        private @Nullable HoursWriter open;

        Files(HoursFolder folder) {
            this.folder = folder;
        }

        /** A full file is ended where another patient begins. */
        Future<?> add(List<RollupBucket> page) {
            HoursWriter writer = open;
            int rest = writer != null && writer.rows() >= partRows ? beginOfOther(page, writer) : 0;
            if (writer == null || (rest < page.size() && writer.rows() >= partRows)) {
                return write(writer, page.subList(0, rest))
                        .compose(_ -> end())
                        .compose(_ -> begin())
                        .compose(next -> write(next, page.subList(rest, page.size())));
            }
            return write(writer, page);
        }

        private static int beginOfOther(List<RollupBucket> page, HoursWriter writer) {
            int at = 0;
            while (at < page.size() && page.get(at).patientId() == writer.lastPatient()) {
                at++;
            }
            return at;
        }

        private Future<HoursWriter> begin() {
            return workshop.run(() -> new HoursWriter(workshop.newFile()))
                    .onSuccess(made -> open = made);
        }

        private Future<Boolean> write(@Nullable HoursWriter writer, List<RollupBucket> buckets) {
            return writer == null || buckets.isEmpty()
                    ? Future.succeededFuture(true)
                    : workshop.run(() -> add(writer, buckets));
        }

        private static boolean add(HoursWriter writer, List<RollupBucket> buckets)
                throws IOException {
            for (RollupBucket bucket : buckets) {
                writer.add(bucket);
            }
            return true;
        }

        Future<Void> end() {
            HoursWriter writer = open;
            if (writer == null) {
                return Future.succeededFuture();
            }
            String name = LakeFolder.part(done.size());
            Path file = writer.file();
            return workshop.run(() -> writer.finish(name))
                    .onSuccess(_ -> open = null)
                    .onSuccess(done::add)
                    .compose(_ -> store.put(folder.key(name), file))
                    .eventually(() -> workshop.delete(file));
        }

        Future<Void> giveUp() {
            HoursWriter writer = open;
            if (writer == null) {
                return Future.succeededFuture();
            }
            return workshop.run(
                            () -> {
                                writer.close();
                                return true;
                            })
                    .eventually(() -> workshop.delete(writer.file()))
                    .mapEmpty();
        }
    }
}
