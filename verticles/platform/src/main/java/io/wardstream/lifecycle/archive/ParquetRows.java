package io.wardstream.lifecycle.archive;

import com.jerolba.carpet.CarpetParquetReader;
import com.jerolba.carpet.FieldMatchingStrategy;
import io.wardstream.lifecycle.ranges.BlockCache;
import io.wardstream.lifecycle.ranges.CachedFile;
import io.wardstream.lifecycle.ranges.ObjectFile;
import io.wardstream.store.ObjectStoreException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.filter2.compat.FilterCompat;
import org.apache.parquet.filter2.predicate.FilterApi;
import org.apache.parquet.filter2.predicate.FilterPredicate;
import org.apache.parquet.hadoop.ParquetReader;

/**
 * Reads rows of a Parquet file of the lake: only the pages in which, by the statistics of the file,
 * such rows can be, each with its checksum. Blocks.
 */
final class ParquetRows {
    private static final String RANGES_AT_ONCE = "parquet.hadoop.vectored.io.enabled";

    private final BlockCache cache;

    ParquetRows(BlockCache cache) {
        this.cache = cache;
    }

    /** Of a device, observed in [from, to). */
    static FilterPredicate ofDevice(int deviceId, long from, long to) {
        return of("device_id", deviceId, "observed_at", from, to);
    }

    /** Hours of a patient that begin in [from, to). */
    static FilterPredicate ofPatient(int patientId, long from, long to) {
        return of("patient_id", patientId, "bucket", from, to);
    }

    private static FilterPredicate of(String whose, int id, String time, long from, long to) {
        return FilterApi.and(
                FilterApi.eq(FilterApi.intColumn(whose), id),
                FilterApi.and(
                        FilterApi.gtEq(FilterApi.longColumn(time), from),
                        FilterApi.lt(FilterApi.longColumn(time), to)));
    }

    /**
     * Rows as records whose components are columns, in the order of the file.
     *
     * @param limit one more than this are read at most
     * @throws ObjectStoreException category CORRUPT when a piece is not what was written
     */
    <T> List<T> read(ObjectFile file, Class<T> type, FilterPredicate filter, int limit) {
        List<T> rows = new ArrayList<>();
        try (ParquetReader<T> reader = open(file, type, filter)) {
            for (T row = reader.read(); row != null; row = reader.read()) {
                rows.add(row);
                if (rows.size() > limit) {
                    break;
                }
            }
        } catch (IOException | RuntimeException failed) {
            throw failure(file, failed);
        }
        return rows;
    }

    private <T> ParquetReader<T> open(ObjectFile file, Class<T> type, FilterPredicate filter)
            throws IOException {
        PlainParquetConfiguration options = new PlainParquetConfiguration();
        options.setBoolean(RANGES_AT_ONCE, true);
        return CarpetParquetReader.builder(new CachedFile(cache, file), type)
                .fieldMatchingStrategy(FieldMatchingStrategy.SNAKE_CASE)
                .withConf(options)
                .withFilter(FilterCompat.get(filter))
                .usePageChecksumVerification()
                .build();
    }

    private static ObjectStoreException failure(ObjectFile file, Exception failed) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof ObjectStoreException known) {
                return known;
            }
        }
        return ObjectStoreException.corrupt(file.key(), "cannot be read: " + failed.getMessage());
    }
}
