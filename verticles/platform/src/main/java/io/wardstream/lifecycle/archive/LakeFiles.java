package io.wardstream.lifecycle.archive;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wardstream.access.PublicKeyFile;
import io.wardstream.lifecycle.ranges.ObjectFile;
import io.wardstream.store.ObjectReader;
import io.wardstream.store.ObjectStoreException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which files a folder of the lake consists of: what its signed manifest says, and nothing else
 * that lies there. Manifests are kept while the catalogue says they are the same. Thread-safe.
 */
final class LakeFiles {

    /** Of all manifests together: some dozen days of a large hospital. */
    private static final long MAX_DEVICES = 200_000;

    /** Manifest and signature are put one after the other, some milliseconds apart. */
    private static final int ATTEMPTS = 5;

    private static final long PAUSE_MILLIS = 200;
    private static final String OVERLAY = "overlay-";

    private final Vertx vertx;
    private final WorkerExecutor threads;
    private final ObjectReader store;
    private final PublicKeyFile key;
    private final Cache<String, Listed> kept =
            Caffeine.newBuilder()
                    .maximumWeight(MAX_DEVICES)
                    .weigher((String _, Listed listed) -> listed.weight())
                    .build();

    LakeFiles(Vertx vertx, WorkerExecutor threads, ObjectReader store, PublicKeyFile key) {
        this.vertx = vertx;
        this.threads = threads;
        this.store = store;
        this.key = key;
    }

    /**
     * One file.
     *
     * @param devices of which it has rows; empty where the manifest does not say
     */
    record File(ObjectFile object, Set<Integer> devices) {}

    /** The files that were written first come first. */
    private record Listed(String sha256, List<File> files) {

        int weight() {
            return 1 + files.stream().mapToInt(file -> file.devices().size()).sum();
        }
    }

    /**
     * The files of a folder, parts before overlays.
     *
     * @param folder ends with a slash
     * @param sha256 of the manifest, as the catalogue knows it
     * @return failed with {@link ObjectStoreException}, category CORRUPT when the manifest is not
     *     the one that was signed, or of another folder
     */
    Future<List<File>> of(String folder, String sha256) {
        Listed present = kept.getIfPresent(folder);
        return present != null && present.sha256().equals(sha256)
                ? Future.succeededFuture(present.files())
                : again(folder, sha256);
    }

    /** As the object store has them now: a file that is gone may have been written anew. */
    Future<List<File>> again(String folder, String sha256) {
        return attempt(folder, sha256, ATTEMPTS)
                .onSuccess(listed -> kept.put(folder, listed))
                .map(Listed::files);
    }

    private Future<Listed> attempt(String folder, String sha256, int attempts) {
        return fetch(folder, sha256)
                .recover(
                        cause ->
                                attempts > 1 && isCorrupt(cause)
                                        ? vertx.timer(PAUSE_MILLIS)
                                                .compose(_ -> attempt(folder, sha256, attempts - 1))
                                        : Future.failedFuture(cause));
    }

    private static boolean isCorrupt(Throwable cause) {
        return cause instanceof ObjectStoreException failure
                && failure.category() == ObjectStoreException.Category.CORRUPT;
    }

    /**
     * What the catalogue knows needs no signature: it may be of a key of years ago. It may be some
     * MB, with the seqs of thousands of devices, hence the worker thread.
     */
    private Future<Listed> fetch(String folder, String sha256) {
        return store.get(folder + LakeFolder.MANIFEST)
                .compose(
                        bytes ->
                                Sha256.of(bytes.getBytes()).equals(sha256)
                                        ? Future.succeededFuture(bytes)
                                        : newer(folder, bytes))
                .compose(bytes -> threads.executeBlocking(() -> open(folder, bytes), false));
    }

    /** Written after the catalogue was read. */
    private Future<Buffer> newer(String folder, Buffer bytes) {
        return store.get(folder + LakeFolder.SIGNATURE)
                .map(
                        signature -> {
                            SignedManifest.verify(
                                    folder + LakeFolder.MANIFEST, bytes, signature, key);
                            return bytes;
                        });
    }

    private static Listed open(String folder, Buffer bytes) {
        String name = folder + LakeFolder.MANIFEST;
        JsonObject json = bytes.toJsonObject();
        String day = json.getString("day");
        String place =
                "hospital="
                        + json.getInteger("hospital")
                        + (day == null ? "/month=" + json.getString("month") : "/day=" + day)
                        + "/";
        if (!folder.endsWith("/" + place)) {
            throw ObjectStoreException.corrupt(name, "is of " + place);
        }
        List<File> parts = new ArrayList<>();
        List<File> overlays = new ArrayList<>();
        for (Object value : json.getJsonArray("files")) {
            JsonObject file = (JsonObject) value;
            boolean isOverlay = file.getString("name").startsWith(OVERLAY);
            (isOverlay ? overlays : parts).add(file(folder, file));
        }
        parts.addAll(overlays);
        return new Listed(Sha256.of(bytes.getBytes()), List.copyOf(parts));
    }

    private static File file(String folder, JsonObject file) {
        ObjectFile object =
                new ObjectFile(
                        folder + file.getString("name"),
                        file.getString("sha256"),
                        file.getLong("bytes"));
        return new File(object, devices(file.getJsonArray("devices")));
    }

    private static Set<Integer> devices(@Nullable JsonArray devices) {
        Set<Integer> ids = new HashSet<>();
        if (devices != null) {
            devices.forEach(device -> ids.add(((JsonObject) device).getInteger("device")));
        }
        return ids;
    }
}
