package io.wardstream.lifecycle.archive;

import io.vertx.core.Future;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;

/**
 * What the catalogue knows of changes in archived days. Thread-safe. Every future fails with a
 * {@link io.wardstream.store.StorageException}.
 */
interface LakeChanges {

    /**
     * Rows of a device that may name a patient who is another one by now.
     *
     * @param id to say that it is done
     */
    record Correction(long id, int deviceId) {}

    /** The hospitals of a day whose Parquet is kept, and can be read at once. */
    Future<List<LakeFolder>> readable(LocalDate day);

    /** Days that have too many or too old files of late samples, or corrections; by day. */
    Future<List<LakeFolder>> toRewrite();

    /**
     * Begins a change: its number names the files of it, and is nobody else's. Who took one before
     * does not come any further.
     */
    Future<Integer> take(LakeFolder folder);

    /** True while nobody has taken a later number. */
    Future<Boolean> isLast(LakeFolder folder, int revision);

    /**
     * Notes the manifest that is there now.
     *
     * @return false when somebody has taken a later number
     */
    Future<Boolean> changed(
            LakeFolder folder, int revision, Manifest manifest, SignedFolder.Seal seal);

    Future<List<Correction>> corrections(LakeFolder folder);

    /** Those that are done. */
    Future<Void> corrected(Collection<Correction> corrections);
}
