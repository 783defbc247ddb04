package io.wardstream.lifecycle.archive;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.wardstream.access.Signature;
import io.wardstream.access.Signer;
import io.wardstream.store.ObjectStore;
import io.wardstream.store.ObjectStoreException;
import java.util.Optional;

/**
 * Puts the manifest of a folder, the first one or another one. The signature comes first, and
 * beside it the one of the manifest that is there: so whoever reads the two at any moment, or after
 * this was killed between them, finds a manifest that is signed.
 */
final class SignedFolder {
    private final ObjectStore store;
    private final Signer signer;
    private final ArchiveStep.Watch watch;

    SignedFolder(ObjectStore store, Signer signer, ArchiveStep.Watch watch) {
        this.store = store;
        this.signer = signer;
        this.watch = watch;
    }

    /**
     * What the catalogue shall know of a manifest.
     *
     * @param sha256 of its file
     */
    record Seal(String sha256, String keyId) {}

    /**
     * @param path of the folder, with a slash at its end
     */
    Future<Seal> put(String path, Buffer manifest) {
        Signature signature = signer.sign(manifest.getBytes());
        return present(path)
                .compose(
                        present ->
                                store.put(
                                        path + LakeFolder.SIGNATURE,
                                        ManifestJson.encode(signature, present)))
                .map(_ -> done(ArchiveStep.SIGNATURE_UPLOADED))
                .compose(_ -> store.put(path + LakeFolder.MANIFEST, manifest))
                .map(_ -> done(ArchiveStep.MANIFEST_UPLOADED))
                .map(_ -> new Seal(Sha256.of(manifest.getBytes()), signature.keyId()));
    }

    /** Of the manifest that is there; none where none is. */
    private Future<Optional<Signature>> present(String path) {
        return store.get(path + LakeFolder.MANIFEST)
                .compose(
                        bytes ->
                                store.get(path + LakeFolder.SIGNATURE)
                                        .map(ManifestJson::decodeSignatures)
                                        .map(
                                                known ->
                                                        known.stream()
                                                                .filter(one -> isOf(one, bytes))
                                                                .findFirst()))
                .recover(SignedFolder::noneWhereMissing);
    }

    private boolean isOf(Signature signature, Buffer bytes) {
        return signer.publicKey().verify(bytes.getBytes(), signature);
    }

    private static Future<Optional<Signature>> noneWhereMissing(Throwable cause) {
        return cause instanceof ObjectStoreException failure
                        && failure.category() == ObjectStoreException.Category.MISSING
                ? Future.succeededFuture(Optional.empty())
                : Future.failedFuture(cause);
    }

    private ArchiveStep done(ArchiveStep step) {
        watch.done(step);
        return step;
    }
}
