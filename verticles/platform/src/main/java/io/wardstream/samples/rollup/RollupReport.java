package io.wardstream.samples.rollup;

import io.wardstream.codec.model.VitalSign;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Buckets beside what their samples add up to.
 *
 * @param to epoch milliseconds, exclusive: what was asked for, or as far as is rolled up
 * @param buckets how many were compared, of both lengths
 * @param differences how many values differ, of both lengths
 * @param first the first {@link #LISTED} of them
 * @param waiting minutes of these devices that are dirty: a difference there is to be mended yet
 */
public record RollupReport(
        long from, long to, long buckets, int differences, List<Difference> first, int waiting) {

    /** More are counted only. */
    public static final int LISTED = 100;

    public RollupReport {
        first = List.copyOf(first);
    }

    /**
     * One vital of one bucket.
     *
     * @param stored null: there is none
     * @param computed null: the samples have none
     */
    public record Difference(
            BucketLength length,
            int patientId,
            int deviceId,
            long start,
            VitalSign vital,
            @Nullable VitalStats stored,
            @Nullable VitalStats computed) {}
}
