package io.wardstream.lifecycle.archive;

import io.vertx.core.Future;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.registry.Assignments;
import io.wardstream.registry.Devices;
import io.wardstream.samples.ArchivedLate;
import io.wardstream.samples.ArchivedLate.Late;
import io.wardstream.samples.packed.SampleMerge;
import io.wardstream.samples.rollup.RawBoundary;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings late samples of archived days into the lake. Compared with it first: what it has already
 * is dropped, what is new counts in roll-ups from then on, and goes into a file of its own beside
 * the day's. A late sample is deleted when that file was read back and the roll-ups have it; until
 * then history sees it where it is. Confined to one event loop.
 */
final class LateArchive {
    private static final Logger LOG = LoggerFactory.getLogger(LateArchive.class);

    /** Of a hospital and day in one attempt: some 20 MB. The others come with the next one. */
    private static final int MOST_SAMPLES = 100_000;

    private final ArchivedLate late;
    private final Unsent unsent;
    private final RawBoundary boundary;
    private final Devices devices;
    private final Assignments assignments;
    private final KnownSamples known;
    private final FolderChange.Tools tools;

    LateArchive(
            ArchivedLate late,
            Unsent unsent,
            RawBoundary boundary,
            Devices devices,
            Assignments assignments,
            KnownSamples known,
            FolderChange.Tools tools) {
        this.late = late;
        this.unsent = unsent;
        this.boundary = boundary;
        this.devices = devices;
        this.assignments = assignments;
        this.known = known;
        this.tools = tools;
    }

    /** The days of which late samples wait, and whose Parquet can be read now. */
    Future<List<LakeFolder>> due() {
        List<LakeFolder> folders = new ArrayList<>();
        return boundary.rawThrough()
                .map(Instant::ofEpochMilli)
                .compose(late::days)
                .compose(
                        days ->
                                OneByOne.of(
                                        days,
                                        day ->
                                                tools.changes()
                                                        .readable(day)
                                                        .onSuccess(folders::addAll)))
                .map(folders);
    }

    /**
     * Leaves them where they are while others are still to be sent samples.
     *
     * @param goOn asked between two steps; its failure ends the attempt there
     */
    Future<Void> archive(LakeFolder folder, Supplier<Future<Void>> goOn) {
        return unsent.isWaiting()
                .compose(
                        isWaiting ->
                                isWaiting ? Future.succeededFuture() : archiveSent(folder, goOn));
    }

    private Future<Void> archiveSent(LakeFolder folder, Supplier<Future<Void>> goOn) {
        return devices.everIn(folder.hospitalId())
                .compose(ids -> late.of(folder.day(), ids, MOST_SAMPLES))
                .compose(
                        waiting ->
                                waiting.isEmpty()
                                        ? Future.succeededFuture()
                                        : FolderChange.begin(tools, folder, goOn)
                                                .compose(change -> change(change, waiting)));
    }

    private Future<Void> change(FolderChange change, List<Late> waiting) {
        List<VitalSample> all = waiting.stream().map(Late::sample).toList();
        return known.find(change.folder(), change.before(), all)
                .compose(
                        found -> {
                            SampleMerge admitted = SampleMerge.of(found, of(waiting, true));
                            SampleMerge others = SampleMerge.of(found, of(waiting, false));
                            List<VitalSample> missing =
                                    Stream.of(admitted.added(), others.added())
                                            .flatMap(List::stream)
                                            .toList();
                            List<VitalSample> archived =
                                    Stream.of(admitted.duplicates(), missing)
                                            .flatMap(List::stream)
                                            .toList();
                            return late.sort(
                                            others.added(), others.duplicates(), others.conflicts())
                                    .map(_ -> change.done(ArchiveStep.LATE_COMPARED))
                                    .compose(_ -> write(change, missing))
                                    .compose(_ -> late.letGo(archived))
                                    .onSuccess(count -> say(change, missing, others, count));
                        })
                .map(_ -> change.done(ArchiveStep.LATE_LET_GO))
                .mapEmpty();
    }

    private static List<VitalSample> of(List<Late> waiting, boolean isAdmitted) {
        return waiting.stream()
                .filter(one -> one.isAdmitted() == isAdmitted)
                .map(Late::sample)
                .toList();
    }

    private static void say(
            FolderChange change, List<VitalSample> missing, SampleMerge others, int letGo) {
        LOG.info(
                "late samples archived day={} hospitalId={} written={} known={} conflicts={} letGo={}",
                change.folder().day(),
                change.folder().hospitalId(),
                missing.size(),
                others.duplicates().size(),
                others.conflicts().size(),
                letGo);
    }

    private Future<Void> write(FolderChange change, List<VitalSample> missing) {
        List<PartFile> files = new ArrayList<>(change.before().files());
        if (missing.isEmpty()) {
            return change.finish(files);
        }
        return rows(change.folder(), missing)
                .compose(
                        rows ->
                                tools.workshop()
                                        .run(
                                                () ->
                                                        file(
                                                                rows,
                                                                LakeFolder.overlay(
                                                                        change.revision()))))
                .compose(
                        file -> {
                            files.add(file.content());
                            return change.put(file).compose(_ -> change.finish(files));
                        });
    }

    /** By device and time, with whom the device measured. */
    private Future<List<ArchivedSample>> rows(LakeFolder folder, List<VitalSample> samples) {
        List<VitalSample> sorted = samples.stream().sorted(ArchivedSample.ORDER).toList();
        Map<Integer, MeasuredAt> patients = new HashMap<>();
        List<Integer> ids = sorted.stream().map(VitalSample::deviceId).distinct().toList();
        return OneByOne.of(
                        ids,
                        id ->
                                MeasuredAt.read(assignments, id, folder.day())
                                        .onSuccess(one -> patients.put(id, one)))
                .map(
                        _ ->
                                sorted.stream()
                                        .map(
                                                sample ->
                                                        ArchivedSample.of(
                                                                sample,
                                                                patients.getOrDefault(
                                                                                sample.deviceId(),
                                                                                MeasuredAt.NOBODY)
                                                                        .patientAt(
                                                                                sample
                                                                                        .observedAt())))
                                        .toList());
    }

    private NewFile file(List<ArchivedSample> rows, String name) throws IOException {
        Path file = tools.workshop().newFile();
        try (PartWriter writer = new PartWriter(file)) {
            for (ArchivedSample row : rows) {
                writer.add(row);
            }
            return new NewFile(file, writer.finish(name));
        }
    }
}
