package io.wardstream.lifecycle.archive;

import java.time.Instant;
import java.time.YearMonth;
import java.util.List;

/**
 * What a month of hours of a hospital consists of; as {@link Manifest}.
 *
 * @param schemaVersion of the Parquet files, {@link #SCHEMA_VERSION} today
 * @param month UTC
 */
public record HoursManifest(
        int schemaVersion,
        int hospitalId,
        YearMonth month,
        Instant exportedAt,
        List<HoursFile> files) {
    static final int SCHEMA_VERSION = 1;

    public HoursManifest {
        files = List.copyOf(files);
    }

    public long rows() {
        return files.stream().mapToLong(HoursFile::rows).sum();
    }

    public long bytes() {
        return files.stream().mapToLong(HoursFile::bytes).sum();
    }
}
