package io.wardstream.lifecycle.archive;

import io.vertx.core.Future;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * The catalogue of archived days, or of months of hours, which are named by their first day.
 * Thread-safe. Every future fails with a {@link io.wardstream.store.StorageException}.
 */
interface ArchiveDays {

    /** How far a day of a hospital has come. */
    enum State {
        /** Its files are being written; what lies in its folder means nothing yet. */
        EXPORTING,
        /** Files, manifest and signature are in the store. */
        UPLOADED,
        /** They were read back, and are what was read from PostgreSQL. */
        VERIFIED,
        /** Verified, and PostgreSQL may have let go of it. */
        DROPPING,
        DROPPED;

        String column() {
            return name().toLowerCase(Locale.ROOT);
        }

        static State ofColumn(String column) {
            return valueOf(column.toUpperCase(Locale.ROOT));
        }
    }

    /**
     * A day of a hospital.
     *
     * @param rows of its manifest; 0 while exporting
     */
    record Entry(int hospitalId, State state, long rows) {}

    /**
     * What the catalogue knows of a manifest.
     *
     * @param sha256 of its file
     */
    record Contents(long rows, long bytes, int files, String sha256, String keyId) {
        static Contents of(Manifest manifest, SignedFolder.Seal seal) {
            return new Contents(
                    manifest.rows(),
                    manifest.bytes(),
                    manifest.files().size(),
                    seal.sha256(),
                    seal.keyId());
        }
    }

    /** The hospitals of a day that have begun. */
    Future<List<Entry>> of(LocalDate day);

    /** The days that are dropping. */
    Future<List<LocalDate>> dropping();

    /**
     * From nothing, or from any state before dropping, to exporting.
     *
     * @return false when it is too late for that
     */
    Future<Boolean> begin(LocalDate day, int hospitalId);

    /** From exporting to uploaded; false when somebody else has moved it. */
    Future<Boolean> uploaded(LocalDate day, int hospitalId, Contents contents);

    /** From uploaded, or verified before, to verified; false when somebody else has moved it. */
    Future<Boolean> verified(LocalDate day, int hospitalId);

    /**
     * All hospitals of a day from verified, or dropping before, to dropping, or none.
     *
     * @return false when they are not that many
     */
    Future<Boolean> dropping(LocalDate day, int hospitals);

    /** From dropping back to exporting: PostgreSQL said that it has dropped nothing. */
    Future<Void> again(LocalDate day);

    Future<Void> dropped(LocalDate day);

    /** The newest day that is dropped here; the epoch when there is none. */
    Future<LocalDate> newest();

    /**
     * Days of hospitals that are dropped and older, and whose Parquet is still kept; some of them.
     *
     * @param without hospitals that are left out
     */
    Future<List<LakeFolder>> keptBefore(LocalDate day, Collection<Integer> without);

    /** Notes that the Parquet of a day is deleted. */
    Future<Void> expired(LakeFolder folder);
}
