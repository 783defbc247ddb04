package io.wardstream.lifecycle.archive;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/**
 * What a day of a hospital consists of: whoever has it, its signature and the public key can tell
 * whether anything is missing or changed.
 *
 * @param schemaVersion of the Parquet files, {@link #SCHEMA_VERSION} today
 * @param day UTC
 */
public record Manifest(
        int schemaVersion,
        int hospitalId,
        LocalDate day,
        Instant exportedAt,
        List<PartFile> files) {
    static final int SCHEMA_VERSION = 1;

    public Manifest {
        files = List.copyOf(files);
    }

    public long rows() {
        return files.stream().mapToLong(PartFile::rows).sum();
    }

    public long bytes() {
        return files.stream().mapToLong(PartFile::bytes).sum();
    }
}
