package io.wardstream.lifecycle.archive;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.wardstream.access.PublicKeyFile;
import io.wardstream.store.ObjectReader;
import io.wardstream.store.ObjectStoreException;
import io.wardstream.store.StoredObject;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Reads a day of a hospital back from the object store and compares all of it: signature, list of
 * files, the bytes of each, every row. Nothing of it comes from memory.
 */
final class DayCheck {
    private final ObjectReader store;
    private final PublicKeyFile key;
    private final Workshop workshop;

    DayCheck(ObjectReader store, PublicKeyFile key, Workshop workshop) {
        this.store = store;
        this.key = key;
        this.workshop = workshop;
    }

    /**
     * Proves one day.
     *
     * @return what is there; failed with an {@link ObjectStoreException}: category CORRUPT names
     *     the first object that is wrong
     */
    Future<Manifest> check(LakeFolder folder) {
        return manifest(folder)
                .compose(
                        manifest ->
                                list(folder, manifest)
                                        .compose(_ -> files(folder, manifest))
                                        .map(manifest));
    }

    private Future<Manifest> manifest(LakeFolder folder) {
        String name = folder.key(LakeFolder.MANIFEST);
        return store.get(name)
                .compose(
                        bytes ->
                                store.get(folder.key(LakeFolder.SIGNATURE))
                                        .map(signature -> signed(name, bytes, signature)))
                .map(manifest -> ofFolder(name, folder, manifest));
    }

    private Manifest signed(String name, Buffer bytes, Buffer signature) {
        return SignedManifest.open(name, bytes, signature, key);
    }

    /** A manifest of another day, put in this place, is signed as well. */
    private static Manifest ofFolder(String name, LakeFolder folder, Manifest manifest) {
        if (manifest.hospitalId() != folder.hospitalId() || !manifest.day().equals(folder.day())) {
            throw ObjectStoreException.corrupt(name, "is of another day");
        }
        return manifest;
    }

    private Future<Void> list(LakeFolder folder, Manifest manifest) {
        Set<String> expected =
                manifest.files().stream()
                        .map(file -> folder.key(file.name()))
                        .collect(Collectors.toCollection(TreeSet::new));
        expected.add(folder.key(LakeFolder.MANIFEST));
        expected.add(folder.key(LakeFolder.SIGNATURE));
        return store.list(folder.path()).compose(found -> same(expected, found));
    }

    private static Future<Void> same(Set<String> expected, List<StoredObject> found) {
        Set<String> missing = new TreeSet<>(expected);
        for (StoredObject object : found) {
            if (!expected.contains(object.key())) {
                return Future.failedFuture(
                        ObjectStoreException.corrupt(object.key(), "is not in the manifest"));
            }
            missing.remove(object.key());
        }
        return missing.isEmpty()
                ? Future.succeededFuture()
                : Future.failedFuture(
                        ObjectStoreException.corrupt(missing.iterator().next(), "is not there"));
    }

    private Future<Void> files(LakeFolder folder, Manifest manifest) {
        return OneByOne.of(manifest.files(), file -> file(folder.key(file.name()), file));
    }

    private Future<Boolean> file(String name, PartFile expected) {
        return workshop.file()
                .compose(
                        local ->
                                store.download(name, local)
                                        .compose(
                                                _ ->
                                                        workshop.run(
                                                                () -> {
                                                                    PartCheck.check(
                                                                            name, local, expected);
                                                                    return true;
                                                                }))
                                        .eventually(() -> workshop.delete(local)));
    }
}
