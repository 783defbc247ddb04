package io.wardstream.lifecycle.archive;

import io.vertx.core.Future;
import io.wardstream.registry.Devices;
import io.wardstream.samples.RawDays;
import io.wardstream.store.ObjectStore;
import java.nio.file.Path;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes a day of a hospital to the object store: device by device into a local file, which is
 * uploaded and deleted when it is large enough; at last the manifest and its signature. What an
 * earlier attempt left in the folder is deleted first, so that readers who take all files of a
 * folder never see a sample twice.
 */
final class DayExport {
    private final ObjectStore store;
    private final Devices devices;
    private final RawDays raw;
    private final DaySamples samples;
    private final SignedFolder signed;
    private final Workshop workshop;
    private final long partRows;
    private final Clock clock;
    private final ArchiveStep.Watch watch;

    /**
     * @param partRows a file is ended after the device with which it has so many
     */
    DayExport(
            ObjectStore store,
            Devices devices,
            RawDays raw,
            DaySamples samples,
            SignedFolder signed,
            Workshop workshop,
            long partRows,
            Clock clock,
            ArchiveStep.Watch watch) {
        this.store = store;
        this.devices = devices;
        this.raw = raw;
        this.samples = samples;
        this.signed = signed;
        this.workshop = workshop;
        this.partRows = partRows;
        this.clock = clock;
        this.watch = watch;
    }

    /** What was exported, and what the catalogue shall know of its manifest. */
    record Exported(Manifest manifest, SignedFolder.Seal seal) {}

    /**
     * @param goOn asked between two steps; a failure ends the export there
     */
    Future<Exported> export(LakeFolder folder, Supplier<Future<Void>> goOn) {
        Parts parts = new Parts(folder);
        return clear(folder)
                .compose(_ -> devices.everIn(folder.hospitalId()))
                .compose(ids -> raw.measuring(folder.day(), ids))
                .compose(ids -> OneByOne.of(ids, id -> goOn.get().compose(_ -> parts.device(id))))
                .compose(_ -> parts.end())
                .recover(cause -> parts.giveUp().transform(_ -> Future.failedFuture(cause)))
                .compose(_ -> sign(folder, parts.files));
    }

    private Future<Void> clear(LakeFolder folder) {
        return store.list(folder.path())
                .compose(found -> OneByOne.of(found, object -> store.delete(object.key())))
                .map(_ -> done(ArchiveStep.FOLDER_CLEARED))
                .mapEmpty();
    }

    private Future<Exported> sign(LakeFolder folder, List<PartFile> files) {
        Manifest manifest =
                new Manifest(
                        Manifest.SCHEMA_VERSION,
                        folder.hospitalId(),
                        folder.day(),
                        clock.instant().truncatedTo(ChronoUnit.MILLIS),
                        files);
        return signed.put(folder.path(), ManifestJson.encode(manifest))
                .map(seal -> new Exported(manifest, seal));
    }

    private ArchiveStep done(ArchiveStep step) {
        watch.done(step);
        return step;
    }

    /** The files of one day, one open at a time. Confined to one event loop and the workshop. */
    private final class Parts {
        private final LakeFolder folder;
        private final List<PartFile> files = new ArrayList<>();
        private @Nullable PartWriter open;

        Parts(LakeFolder folder) {
            this.folder = folder;
        }

        Future<Void> device(int deviceId) {
            return samples.each(deviceId, folder.day(), this::write)
                    .compose(
                            _ -> {
                                PartWriter writer = open;
                                return writer != null && writer.rows() >= partRows
                                        ? upload(writer)
                                        : Future.succeededFuture();
                            });
        }

        private Future<Boolean> write(List<ArchivedSample> rows) {
            return writer().compose(
                            writer ->
                                    workshop.run(
                                            () -> {
                                                for (ArchivedSample row : rows) {
                                                    writer.add(row);
                                                }
                                                return true;
                                            }));
        }

        private Future<PartWriter> writer() {
            PartWriter present = open;
            return present != null
                    ? Future.succeededFuture(present)
                    : workshop.file()
                            .compose(file -> workshop.run(() -> new PartWriter(file)))
                            .onSuccess(made -> open = made);
        }

        Future<Void> end() {
            PartWriter writer = open;
            return writer == null ? Future.succeededFuture() : upload(writer);
        }

        private Future<Void> upload(PartWriter writer) {
            String name = LakeFolder.part(files.size());
            Path file = writer.file();
            return workshop.run(() -> writer.finish(name))
                    .onSuccess(_ -> open = null)
                    .onSuccess(files::add)
                    .map(_ -> done(ArchiveStep.PART_WRITTEN))
                    .compose(_ -> store.put(folder.key(name), file))
                    .eventually(() -> workshop.delete(file))
                    .map(_ -> done(ArchiveStep.PART_UPLOADED))
                    .mapEmpty();
        }

        Future<Void> giveUp() {
            PartWriter writer = open;
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
