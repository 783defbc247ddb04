package io.wardstream.lifecycle.archive;

import io.vertx.core.Future;
import io.wardstream.lifecycle.archive.LakeChanges.Correction;
import io.wardstream.registry.Assignments;
import io.wardstream.samples.rollup.RollupUpkeep;
import io.wardstream.store.ObjectReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rewrites those files of an archived day that late samples lie beside, or that hold a device whose
 * assignments were corrected, and whose minutes and hours are replaced then. The others stay as
 * they are. Confined to one event loop.
 */
final class DayRewrite {
    private static final Logger LOG = LoggerFactory.getLogger(DayRewrite.class);

    private final ObjectReader store;
    private final Assignments assignments;
    private final RollupUpkeep rollups;
    private final long partRows;
    private final FolderChange.Tools tools;

    DayRewrite(
            ObjectReader store,
            Assignments assignments,
            RollupUpkeep rollups,
            long partRows,
            FolderChange.Tools tools) {
        this.store = store;
        this.assignments = assignments;
        this.rollups = rollups;
        this.partRows = partRows;
        this.tools = tools;
    }

    Future<List<LakeFolder>> due() {
        return tools.changes().toRewrite();
    }

    /**
     * @param goOn asked between two steps; its failure ends the attempt there
     */
    Future<Void> rewrite(LakeFolder folder, Supplier<Future<Void>> goOn) {
        return FolderChange.begin(tools, folder, goOn)
                .compose(
                        change ->
                                tools.changes()
                                        .corrections(folder)
                                        .compose(found -> rewrite(change, found)));
    }

    /** The corrections are read before the assignments: a later one is not noted as done. */
    private Future<Void> rewrite(FolderChange change, List<Correction> corrections) {
        Set<Integer> devices =
                corrections.stream().map(Correction::deviceId).collect(Collectors.toSet());
        List<PartFile> old = touched(change.before(), devices);
        return look(change.folder(), devices)
                .compose(
                        corrected ->
                                merge(change, old, corrected)
                                        .compose(
                                                made ->
                                                        rollUp(change, corrected)
                                                                .recover(
                                                                        cause ->
                                                                                giveUp(made, cause))
                                                                .map(made)))
                .compose(made -> replace(change, old, made))
                .compose(_ -> tools.changes().corrected(corrections))
                .map(_ -> change.done(ArchiveStep.NOTED_CORRECTED))
                .onSuccess(
                        _ ->
                                LOG.info(
                                        "archived day rewritten day={} hospitalId={} files={} corrections={}",
                                        change.folder().day(),
                                        change.folder().hospitalId(),
                                        old.size(),
                                        corrections.size()))
                .mapEmpty();
    }

    private static List<PartFile> touched(Manifest manifest, Set<Integer> corrected) {
        Set<Integer> devices =
                manifest.files().stream()
                        .filter(PartFile::isOverlay)
                        .flatMap(file -> file.devices().stream())
                        .map(DeviceDigest::deviceId)
                        .collect(Collectors.toSet());
        devices.addAll(corrected);
        return manifest.files().stream()
                .filter(
                        file ->
                                file.isOverlay()
                                        || file.devices().stream()
                                                .anyMatch(one -> devices.contains(one.deviceId())))
                .toList();
    }

    private Future<Map<Integer, CorrectedDevice>> look(LakeFolder folder, Set<Integer> devices) {
        Map<Integer, CorrectedDevice> corrected = new HashMap<>();
        return OneByOne.of(
                        devices,
                        id ->
                                MeasuredAt.read(assignments, id, folder.day())
                                        .onSuccess(
                                                now ->
                                                        corrected.put(
                                                                id, new CorrectedDevice(id, now))))
                .map(corrected);
    }

    /** Before the rows are replaced: they say whose the buckets were. */
    private Future<Void> rollUp(FolderChange change, Map<Integer, CorrectedDevice> corrected) {
        long from = MeasuredAt.begin(change.folder().day());
        long to = MeasuredAt.begin(change.folder().day().plusDays(1));
        return OneByOne.of(
                        corrected.entrySet(),
                        one ->
                                rollups.replace(
                                        one.getKey(),
                                        from,
                                        to,
                                        one.getValue().patients(),
                                        one.getValue().minutes()))
                .map(_ -> change.done(ArchiveStep.BUCKETS_REPLACED))
                .mapEmpty();
    }

    private Future<List<NewFile>> merge(
            FolderChange change, List<PartFile> old, Map<Integer, CorrectedDevice> corrected) {
        PartMerge merge = new PartMerge(tools.workshop(), change.revision(), partRows, corrected);
        List<Path> local = new ArrayList<>();
        return OneByOne.of(old, file -> bring(change.folder(), file, local))
                .compose(_ -> tools.workshop().run(() -> merged(merge, local, old)))
                .eventually(() -> OneByOne.of(local, tools.workshop()::delete));
    }

    private Future<?> bring(LakeFolder folder, PartFile file, List<Path> local) {
        String key = folder.key(file.name());
        return tools.workshop()
                .file()
                .onSuccess(local::add)
                .compose(
                        path ->
                                store.download(key, path)
                                        .compose(
                                                _ ->
                                                        tools.workshop()
                                                                .run(
                                                                        () -> {
                                                                            PartCheck.check(
                                                                                    key, path,
                                                                                    file);
                                                                            return true;
                                                                        })));
    }

    /** Whatever else is proven of the new files, they hold as much as the old ones. */
    private static List<NewFile> merged(PartMerge merge, List<Path> local, List<PartFile> old)
            throws IOException {
        List<NewFile> made = merge.of(local);
        long before = old.stream().mapToLong(PartFile::rows).sum();
        long after = made.stream().mapToLong(file -> file.content().rows()).sum();
        if (after + merge.dropped() != before) {
            throw new IllegalStateException("rows " + after + " are not " + before);
        }
        return made;
    }

    private Future<Void> replace(FolderChange change, List<PartFile> old, List<NewFile> made) {
        List<PartFile> files = new ArrayList<>(change.before().files());
        files.removeAll(old);
        made.forEach(file -> files.add(file.content()));
        return OneByOne.of(made, change::put)
                .recover(cause -> giveUp(made, cause))
                .compose(_ -> change.finish(files));
    }

    private Future<Void> giveUp(List<NewFile> made, Throwable cause) {
        return OneByOne.of(made, file -> tools.workshop().delete(file.file()))
                .transform(_ -> Future.failedFuture(cause));
    }
}
