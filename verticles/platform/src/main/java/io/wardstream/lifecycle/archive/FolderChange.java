package io.wardstream.lifecycle.archive;

import io.vertx.core.Future;
import io.wardstream.store.ObjectStore;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * One change of the folder of an archived day: new files are put and read back, then the manifest
 * is replaced, and what it does not name any more is deleted last. Who dies leaves the day as it
 * was, or as it shall be, and files in no manifest, which the next change deletes. Confined to one
 * event loop.
 */
final class FolderChange {
    private final Tools tools;
    private final LakeFolder folder;
    private final int revision;
    private final DayCheck.Opened before;
    private final Supplier<Future<Void>> goOn;

    private FolderChange(
            Tools tools,
            LakeFolder folder,
            int revision,
            DayCheck.Opened before,
            Supplier<Future<Void>> goOn) {
        this.tools = tools;
        this.folder = folder;
        this.revision = revision;
        this.before = before;
        this.goOn = goOn;
    }

    /** What every change needs. */
    record Tools(
            ObjectStore store,
            LakeChanges changes,
            DayCheck check,
            SignedFolder signed,
            Workshop workshop,
            Clock clock,
            ArchiveStep.Watch watch) {}

    /**
     * Takes the next revision, reads the manifest, and deletes what it does not name.
     *
     * @param goOn asked between two steps; its failure ends the change there
     */
    static Future<FolderChange> begin(Tools tools, LakeFolder folder, Supplier<Future<Void>> goOn) {
        return tools.changes
                .take(folder)
                .compose(
                        revision ->
                                tools.check
                                        .open(folder)
                                        .map(
                                                opened ->
                                                        new FolderChange(
                                                                tools, folder, revision, opened,
                                                                goOn)))
                .compose(change -> change.sweep(change.before.manifest()).map(change));
    }

    LakeFolder folder() {
        return folder;
    }

    int revision() {
        return revision;
    }

    /** As it was when the change began. */
    Manifest before() {
        return before.manifest();
    }

    private Future<Void> sweep(Manifest manifest) {
        Set<String> named =
                manifest.files().stream().map(PartFile::name).collect(Collectors.toSet());
        named.add(LakeFolder.MANIFEST);
        named.add(LakeFolder.SIGNATURE);
        return tools.store
                .list(folder.path())
                .map(
                        found ->
                                found.stream()
                                        .filter(
                                                object ->
                                                        !named.contains(
                                                                object.key()
                                                                        .substring(
                                                                                folder.path()
                                                                                        .length())))
                                        .toList())
                .compose(left -> OneByOne.of(left, object -> tools.store.delete(object.key())));
    }

    /** Puts a file, deletes it here, and compares what comes back. */
    Future<Void> put(NewFile file) {
        PartFile content = file.content();
        return goOn.get()
                .compose(_ -> tools.store.put(folder.key(content.name()), file.file()))
                .eventually(() -> tools.workshop.delete(file.file()))
                .map(_ -> done(ArchiveStep.CHANGE_UPLOADED))
                .compose(_ -> tools.check.file(folder, content))
                .map(_ -> done(ArchiveStep.CHANGE_READ_BACK))
                .mapEmpty();
    }

    /**
     * Replaces the manifest, deletes what it does not name any more, and notes it; with the files
     * there were it only notes them, which a killed change may not have done.
     *
     * @param files all of the day
     */
    Future<Void> finish(List<PartFile> files) {
        if (files.equals(before().files())) {
            return note(before(), before.seal());
        }
        Manifest manifest =
                new Manifest(
                        Manifest.SCHEMA_VERSION,
                        folder.hospitalId(),
                        folder.day(),
                        tools.clock.instant().truncatedTo(ChronoUnit.MILLIS),
                        files);
        return goOn.get()
                .compose(_ -> tools.changes.isLast(folder, revision))
                .compose(FolderChange::must)
                .compose(_ -> tools.signed.put(folder.path(), ManifestJson.encode(manifest)))
                .compose(
                        seal ->
                                sweep(manifest)
                                        .map(_ -> done(ArchiveStep.OLD_DELETED))
                                        .compose(_ -> note(manifest, seal)));
    }

    private Future<Void> note(Manifest manifest, SignedFolder.Seal seal) {
        return tools.changes
                .changed(folder, revision, manifest, seal)
                .compose(FolderChange::must)
                .map(_ -> done(ArchiveStep.NOTED_CHANGED))
                .mapEmpty();
    }

    /** Another node has taken the day: it is its own now. */
    private static Future<Void> must(boolean isLast) {
        return isLast ? Future.succeededFuture() : Future.failedFuture(new StoppedException());
    }

    ArchiveStep done(ArchiveStep step) {
        tools.watch.done(step);
        return step;
    }
}
