package io.wardstream.lifecycle.archive;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.wardstream.access.PublicKeyFile;
import io.wardstream.store.ObjectReader;
import io.wardstream.store.ObjectStoreException;
import java.util.Set;
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
        return open(folder)
                .map(Opened::manifest)
                .compose(
                        manifest ->
                                ListCheck.check(store, folder.path(), names(manifest))
                                        .compose(_ -> files(folder, manifest))
                                        .map(manifest));
    }

    /** A manifest whose signature is right, and what the catalogue shall know of it. */
    record Opened(Manifest manifest, SignedFolder.Seal seal) {}

    /** Fails as {@link #check} does. */
    Future<Opened> open(LakeFolder folder) {
        return store.get(folder.key(LakeFolder.MANIFEST))
                .compose(
                        bytes ->
                                store.get(folder.key(LakeFolder.SIGNATURE))
                                        .map(signature -> signed(folder, bytes, signature)));
    }

    private Opened signed(LakeFolder folder, Buffer bytes, Buffer signature) {
        String name = folder.key(LakeFolder.MANIFEST);
        Manifest manifest = SignedManifest.open(name, bytes, signature, key);
        return new Opened(
                ofFolder(name, folder, manifest),
                new SignedFolder.Seal(Sha256.of(bytes.getBytes()), key.keyId()));
    }

    /** A manifest of another day, put in this place, is signed as well. */
    private static Manifest ofFolder(String name, LakeFolder folder, Manifest manifest) {
        if (manifest.hospitalId() != folder.hospitalId() || !manifest.day().equals(folder.day())) {
            throw ObjectStoreException.corrupt(name, "is of another day");
        }
        return manifest;
    }

    private static Set<String> names(Manifest manifest) {
        return manifest.files().stream().map(PartFile::name).collect(Collectors.toSet());
    }

    private Future<Void> files(LakeFolder folder, Manifest manifest) {
        return OneByOne.of(manifest.files(), file -> file(folder, file));
    }

    /** The bytes of one file, and every row; fails as {@link #check} does. */
    Future<Boolean> file(LakeFolder folder, PartFile expected) {
        String name = folder.key(expected.name());
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
