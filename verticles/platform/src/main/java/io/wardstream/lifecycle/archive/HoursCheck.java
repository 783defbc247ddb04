package io.wardstream.lifecycle.archive;

import com.jerolba.carpet.CloseableIterator;
import io.vertx.core.Future;
import io.wardstream.access.PublicKeyFile;
import io.wardstream.store.ObjectReader;
import io.wardstream.store.ObjectStoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads a month of hours of a hospital back and compares all of it, as {@link DayCheck} does with
 * days: signature, list of files, the bytes of each, what the rows of each patient add up to.
 */
final class HoursCheck {
    private final ObjectReader store;
    private final PublicKeyFile key;
    private final Workshop workshop;

    HoursCheck(ObjectReader store, PublicKeyFile key, Workshop workshop) {
        this.store = store;
        this.key = key;
        this.workshop = workshop;
    }

    /**
     * Proves one month.
     *
     * @return what is there; failed with an {@link ObjectStoreException}: category CORRUPT names
     *     the first object that is wrong
     */
    Future<HoursManifest> check(HoursFolder folder) {
        return manifest(folder)
                .compose(
                        manifest ->
                                ListCheck.check(store, folder.path(), names(manifest))
                                        .compose(
                                                _ ->
                                                        OneByOne.of(
                                                                manifest.files(),
                                                                file -> file(folder, file)))
                                        .map(manifest));
    }

    private Future<HoursManifest> manifest(HoursFolder folder) {
        String name = folder.key(LakeFolder.MANIFEST);
        return store.get(name)
                .compose(
                        bytes ->
                                store.get(folder.key(LakeFolder.SIGNATURE))
                                        .map(
                                                signature ->
                                                        SignedManifest.open(
                                                                name,
                                                                bytes,
                                                                signature,
                                                                key,
                                                                HoursJson::decode)))
                .map(manifest -> ofFolder(name, folder, manifest));
    }

    private static HoursManifest ofFolder(String name, HoursFolder folder, HoursManifest manifest) {
        if (manifest.hospitalId() != folder.hospitalId()
                || !manifest.month().equals(folder.month())) {
            throw ObjectStoreException.corrupt(name, "is of another month");
        }
        return manifest;
    }

    private static Set<String> names(HoursManifest manifest) {
        return manifest.files().stream().map(HoursFile::name).collect(Collectors.toSet());
    }

    private Future<?> file(HoursFolder folder, HoursFile expected) {
        String name = folder.key(expected.name());
        return workshop.file()
                .compose(
                        local ->
                                store.download(name, local)
                                        .compose(
                                                _ ->
                                                        workshop.run(
                                                                () ->
                                                                        isSame(
                                                                                name, local,
                                                                                expected)))
                                        .eventually(() -> workshop.delete(local)));
    }

    private static boolean isSame(String name, Path local, HoursFile expected) throws IOException {
        if (Files.size(local) != expected.bytes() || !Sha256.of(local).equals(expected.sha256())) {
            throw ObjectStoreException.corrupt(name, "size or SHA-256 differs");
        }
        HoursTally tally = new HoursTally();
        long rows = 0;
        try (CloseableIterator<ArchivedHour> hours = HoursWriter.read(local)) {
            while (hours.hasNext()) {
                tally.add(hours.next());
                rows++;
            }
        } catch (RuntimeException unreadable) {
            throw ObjectStoreException.corrupt(
                    name, "no Parquet file of hours: " + unreadable.getMessage());
        }
        if (rows != expected.rows() || !tally.patients().equals(expected.patients())) {
            throw ObjectStoreException.corrupt(name, "rows differ");
        }
        return true;
    }
}
