package io.wardstream.lifecycle.archive;

import com.jerolba.carpet.CloseableIterator;
import io.vertx.core.Future;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.samples.packed.SampleMerge.Identity;
import io.wardstream.store.ObjectReader;
import io.wardstream.store.ObjectStoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Finds samples in the lake by identity. The manifest says which seqs each file has of a device, so
 * that a file is read only when it may hold one of them: of samples that are new, mostly none.
 */
final class KnownSamples {
    private final ObjectReader store;
    private final Workshop workshop;

    KnownSamples(ObjectReader store, Workshop workshop) {
        this.store = store;
        this.workshop = workshop;
    }

    /**
     * Looks for all of them at once.
     *
     * @return what the lake has of these identities, in the order of the files; failed with an
     *     {@link ObjectStoreException}, category CORRUPT when a file is not what the manifest says
     */
    Future<List<VitalSample>> find(
            LakeFolder folder, Manifest manifest, List<VitalSample> samples) {
        List<VitalSample> found = new ArrayList<>();
        return OneByOne.of(
                        manifest.files(), file -> read(folder, file, wanted(file, samples), found))
                .map(found);
    }

    /** Those the file may hold. */
    private static Set<Identity> wanted(PartFile file, List<VitalSample> samples) {
        Set<Integer> devices =
                file.devices().stream().map(DeviceDigest::deviceId).collect(Collectors.toSet());
        return samples.stream()
                .filter(sample -> devices.contains(sample.deviceId()))
                .filter(sample -> mayHold(file, sample))
                .map(Identity::of)
                .collect(Collectors.toSet());
    }

    private static boolean mayHold(PartFile file, VitalSample sample) {
        return file.devices().stream()
                .filter(device -> device.deviceId() == sample.deviceId())
                .flatMap(device -> device.epochs().stream())
                .filter(epoch -> epoch.epochNo() == sample.epochNo())
                .flatMap(epoch -> epoch.ranges().stream())
                .anyMatch(range -> range.from() <= sample.seq() && sample.seq() <= range.to());
    }

    private Future<?> read(
            LakeFolder folder, PartFile file, Set<Identity> wanted, List<VitalSample> found) {
        if (wanted.isEmpty()) {
            return Future.succeededFuture();
        }
        String key = folder.key(file.name());
        return workshop.file()
                .compose(
                        local ->
                                store.download(key, local)
                                        .compose(
                                                _ ->
                                                        workshop.run(
                                                                () ->
                                                                        rows(
                                                                                key, local, file,
                                                                                wanted)))
                                        .onSuccess(found::addAll)
                                        .eventually(() -> workshop.delete(local)));
    }

    private static List<VitalSample> rows(
            String key, Path local, PartFile file, Set<Identity> wanted) throws IOException {
        if (!Sha256.of(local).equals(file.sha256())) {
            throw ObjectStoreException.corrupt(key, "SHA-256 is not that of the manifest");
        }
        int last = new TreeSet<>(wanted.stream().map(Identity::deviceId).toList()).last();
        List<VitalSample> found = new ArrayList<>();
        try (CloseableIterator<ArchivedSample> rows = PartCheck.rows(local)) {
            while (rows.hasNext()) {
                ArchivedSample row = rows.next();
                if (row.deviceId() > last) {
                    break;
                }
                if (wanted.contains(new Identity(row.deviceId(), row.epochNo(), row.seq()))) {
                    found.add(row.toSample());
                }
            }
        }
        return found;
    }
}
